// SPDX-License-Identifier: MIT
// Win32 codes that are no Winsock codes, and so have no place in the catalogue.
#pragma once

#include "errors/status.hpp"

namespace ws2::sync {

/// The status that leads to a Win32 code of winerror.h.
constexpr Status win32_status(uint32_t code) noexcept { return Status(0xC0070000U | code); }

// Named as winerror.h names them, since the macros are taken.
constexpr uint32_t error_file_not_found = 2;
constexpr uint32_t error_access_denied = 5;
constexpr uint32_t error_invalid_handle = 6;
constexpr uint32_t error_not_enough_memory = 8;
constexpr uint32_t error_invalid_data = 13;
constexpr uint32_t error_not_supported = 50;
constexpr uint32_t error_invalid_parameter = 87;
constexpr uint32_t error_insufficient_buffer = 122;
constexpr uint32_t error_invalid_name = 123;
constexpr uint32_t error_mod_not_found = 126;
constexpr uint32_t error_proc_not_found = 127;
constexpr uint32_t error_already_exists = 183;
constexpr uint32_t error_envvar_not_found = 203;
constexpr uint32_t error_not_owner = 288;
constexpr uint32_t error_too_many_posts = 298;
constexpr uint32_t error_invalid_address = 487;
constexpr uint32_t error_io_pending = 997;
constexpr uint32_t error_invalid_flags = 1004;
constexpr uint32_t error_service_does_not_exist = 1060;
constexpr uint32_t error_no_unicode_translation = 1113;
constexpr uint32_t error_message_sync_only = 1159;
constexpr uint32_t error_already_registered = 1242;
constexpr uint32_t error_service_not_found = 1243;
constexpr uint32_t error_invalid_window_handle = 1400;
constexpr uint32_t error_top_level_window_with_child_style = 1406;
constexpr uint32_t error_cannot_find_window_class = 1407;
constexpr uint32_t error_class_already_exists = 1410;
constexpr uint32_t error_class_does_not_exist = 1411;
constexpr uint32_t error_class_has_windows = 1412;
constexpr uint32_t error_invalid_index = 1413;
constexpr uint32_t error_invalid_thread_id = 1444;
constexpr uint32_t error_requires_interactive_windowstation = 1459;
constexpr uint32_t error_timeout = 1460;
constexpr uint32_t error_resource_name_not_found = 1814;
constexpr uint32_t error_not_enough_quota = 1816;

}  // namespace ws2::sync
