// SPDX-License-Identifier: MIT
// Classes by the names that callers give.
#pragma once

#include "api/win32.hpp"
#include "messages/window_class.hpp"

namespace ws2::api {

/// The atom of a class's name, or the atom that stands in the place of a name; 0 for a name that
/// nobody registered. ERROR_NOACCESS for a bad pointer. Throws std::bad_alloc.
template <class Char>
Result<uint16_t> atom_of_class(const Char* name);

/// The class; ERROR_CANNOT_FIND_WND_CLASS.
template <class Char>
Result<messages::SharedClass> class_named(const Char* name, HINSTANCE instance);

}  // namespace ws2::api
