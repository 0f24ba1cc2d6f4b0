/* SPDX-License-Identifier: MIT
 * Shield: with _WIN32 defined, std::filesystem::path would be made of wide characters and not link. */
#pragma GCC system_header
#pragma push_macro("_WIN32")
#undef _WIN32
#include_next <bits/fs_path.h>
#pragma pop_macro("_WIN32")
