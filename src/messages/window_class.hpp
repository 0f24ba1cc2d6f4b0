// SPDX-License-Identifier: MIT
// What windows are made from.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "errors/status.hpp"

struct HWND__;  // what Windows' headers let HWND point to

namespace ws2::messages {

/// A window procedure: WNDPROC.
using Procedure = intptr_t (*)(HWND__* window, uint32_t message, uintptr_t first, intptr_t second);

struct WindowClass {
  std::string name;
  uint16_t atom = 0;  // add_class() gives it
  Procedure procedure = nullptr;
  bool wide = false;  // registered by the wide call: its procedure takes wide texts
  uint32_t style = 0;
  int32_t class_bytes = 0;
  int32_t window_bytes = 0;
  void* instance = nullptr;
  void* icon = nullptr;
  void* cursor = nullptr;
  void* brush = nullptr;
};

using SharedClass = std::shared_ptr<const WindowClass>;

/// Registers a class and returns its atom; ERROR_CLASS_ALREADY_EXISTS. Names are unique in the
/// process, which is one module here. Throws std::bad_alloc.
Result<uint16_t> add_class(WindowClass made);

/// The class of an atom; null when there is none.
SharedClass find_class(uint16_t atom);

/// Forgets a class; ERROR_CLASS_DOES_NOT_EXIST, ERROR_CLASS_HAS_WINDOWS.
Status remove_class(uint16_t atom);

}  // namespace ws2::messages
