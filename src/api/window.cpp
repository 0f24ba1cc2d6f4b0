// SPDX-License-Identifier: MIT
// Windows that are never shown: made, found, destroyed. Procedures run inside, see message.cpp.
#include "messages/window.hpp"

#include <winsock2.h>

#include <optional>
#include <string>
#include <type_traits>

#include "api/window_class.hpp"
#include "api/window_text.hpp"
#include "kernel/thread.hpp"
#include "messages/send.hpp"
#include "runtime/user_memory.hpp"

namespace ws2::api {
namespace {

using messages::Window;
using sync::win32_status;

Status no_such_window() noexcept { return win32_status(sync::error_invalid_window_handle); }

/// What CreateWindowEx was given, besides texts.
struct Wish {
  DWORD extended_style, style;
  int x, y, width, height;
  HWND parent;
  HMENU menu;
  HINSTANCE instance;
  LPVOID parameter;
};

Result<HWND> open_window(const Wish& wish, messages::SharedClass of_class) {
  Window::Terms terms;
  terms.of_class = std::move(of_class);
  terms.message_only = wish.parent == HWND_MESSAGE;
  const uintptr_t parent = terms.message_only ? 0 : number(wish.parent);
  if (parent != 0 && !messages::find_window(parent)) return no_such_window();
  const bool child = (wish.style & WS_CHILD) != 0;
  if (child && parent == 0 && !terms.message_only) {
    return win32_status(sync::error_top_level_window_with_child_style);
  }
  (child ? terms.parent : terms.owner) = parent;
  terms.style = wish.style;
  terms.extended_style = wish.extended_style;
  terms.id = reinterpret_cast<intptr_t>(wish.menu);
  terms.instance = wish.instance;
  const Result<handles::Handle> opened =
      messages::open_window(std::make_unique<Window>(std::move(terms)));
  if (!opened) return opened.status();
  return window_handle(*opened);
}

/// Sends the two messages of a new window to its procedure, with the structure of its kind.
/// False when it does not want to be.
template <class Char>
bool introduce(HWND window, const Wish& wish, const std::string& class_name,
               const std::string& text) {
  std::conditional_t<sizeof(Char) == 1, CREATESTRUCTA, CREATESTRUCTW> create = {};
  const std::basic_string<Char> own_class = text_as<Char>(class_name),
                                own_text = text_as<Char>(text);
  create.lpCreateParams = wish.parameter;
  create.hInstance = wish.instance;
  create.hMenu = wish.menu;
  create.hwndParent = wish.parent;
  create.cy = wish.height;
  create.cx = wish.width;
  create.y = wish.y;
  create.x = wish.x;
  create.style = static_cast<LONG>(wish.style);
  create.lpszName = own_text.c_str();
  create.lpszClass = own_class.c_str();
  create.dwExStyle = wish.extended_style;
  const auto parameter = reinterpret_cast<LPARAM>(&create);
  const uintptr_t to = number(window);
  if (messages::call_window(to, WM_NCCREATE, 0, parameter) == 0) {
    messages::call_window(to, WM_NCDESTROY, 0, 0);
    messages::close_window(to);
    return false;
  }
  if (messages::call_window(to, WM_CREATE, 0, parameter) == -1) {
    DestroyWindow(window);
    return false;
  }
  return static_cast<bool>(messages::find_window(to));
}

template <class Char>
HWND create_window(const Char* class_name, const Char* user_text, const Wish& wish) {
  std::string text;
  std::string name;
  bool wide = false;
  const HWND window = on_win32<HWND>(nullptr, [&]() -> Result<HWND> {
    Result<messages::SharedClass> found = class_named(class_name, wish.instance);
    if (!found) return found.status();
    name = (*found)->name;
    wide = (*found)->wide;
    text = window_text_from(user_text);
    return open_window(wish, std::move(*found));
  });
  if (window == nullptr) return nullptr;
  const bool there = wide ? introduce<wchar_t>(window, wish, name, text)
                          : introduce<char>(window, wish, name, text);
  return there ? window : nullptr;
}

/// The first child, or window owned, of a window; 0 when it has none.
uintptr_t dependent_of(uintptr_t window) {
  for (const uintptr_t one : messages::all_windows()) {
    const auto found = messages::find_window(one);
    if (!found) continue;
    const Result<intptr_t> owner = found->value(GWLP_HWNDPARENT, sizeof(intptr_t));
    const bool owned = owner.ok() && static_cast<uintptr_t>(*owner) == window;
    if (found->parent() == window || owned) return one;
  }
  return 0;
}

/// Destroys a window of the calling thread and all that depend on it.
void destroy(uintptr_t window) {
  messages::call_window(window, WM_DESTROY, 0, 0);
  while (const uintptr_t dependent = dependent_of(window)) {
    const auto found = messages::find_window(dependent);
    const bool own = found && found->queue().get() == messages::Queue::current_if_any();
    if (!own) {
      messages::close_window(dependent);  // another thread's; its procedure is not ours to call
    } else {
      destroy(dependent);
    }
  }
  messages::call_window(window, WM_NCDESTROY, 0, 0);
  messages::close_window(window);
}

template <class Char>
HWND find_window(const Char* class_name, const Char* user_text) noexcept {
  return on_win32<HWND>(nullptr, [&]() -> Result<HWND> {
    uint16_t atom = 0;
    if (class_name != nullptr) {
      const Result<messages::SharedClass> wanted = class_named(class_name, nullptr);
      if (!wanted) return wanted.status();
      atom = (*wanted)->atom;
    }
    std::optional<std::string> text;
    if (user_text != nullptr) text = window_text_from(user_text);
    for (const uintptr_t one : messages::all_windows()) {
      const auto found = messages::find_window(one);
      if (!found || found->message_only() || found->parent() != 0) continue;
      if (atom != 0 && found->of_class().atom != atom) continue;
      if (!text || found->text() == *text) return window_handle(one);
    }
    return win32_status(sync::error_file_not_found);
  });
}

/// The answers of a window that leaves a message alone, in the texts of its kind.
template <class Char>
LRESULT default_procedure(HWND window, UINT message, WPARAM first, LPARAM second) {
  using Create = std::conditional_t<sizeof(Char) == 1, CREATESTRUCTA, CREATESTRUCTW>;
  if (message == WM_CLOSE) {
    DestroyWindow(window);
    return 0;
  }
  return on_win32<LRESULT>(0, [&]() -> Result<LRESULT> {
    const auto found = messages::find_window(number(window));
    if (!found) return no_such_window();
    switch (message) {
      case WM_NCCREATE: {
        const auto create = runtime::read_user<Create>(reinterpret_cast<void*>(second));
        if (create) found->set_text(window_text_from(create->lpszName));
        return TRUE;
      }
      case WM_SETTEXT:
        found->set_text(window_text_from(reinterpret_cast<const Char*>(second)));
        return TRUE;
      case WM_GETTEXT:
        return static_cast<LRESULT>(
            write_window_text(reinterpret_cast<Char*>(second), first, found->text()));
      case WM_QUERYENDSESSION:
      case WM_QUERYOPEN:
        return TRUE;
      case WM_GETTEXTLENGTH:
        return static_cast<LRESULT>(text_as<Char>(found->text()).size());
      default:
        return 0;
    }
  });
}

}  // namespace

/// Makes a window that carries messages and is never shown.
/// \param class_name  a registered class's name or atom
/// \param parent      HWND_MESSAGE for a message-only window; a window; NULL
/// \param parameter   what WM_NCCREATE and WM_CREATE hand to the procedure
/// \return the window; NULL: ERROR_CANNOT_FIND_WND_CLASS, ERROR_INVALID_WINDOW_HANDLE for the
///         parent, ERROR_TLW_WITH_WSCHILD, or the procedure refused
/// \source Microsoft Learn, "CreateWindowExA function (winuser.h)"
extern "C" HWND WINAPI ws2_CreateWindowExA(DWORD extended_style, LPCSTR class_name, LPCSTR text,
                                           DWORD style, int x, int y, int width, int height,
                                           HWND parent, HMENU menu, HINSTANCE instance,
                                           LPVOID parameter) {
  return create_window(
      class_name, text,
      {extended_style, style, x, y, width, height, parent, menu, instance, parameter});
}

/// The same with wide texts.
extern "C" HWND WINAPI ws2_CreateWindowExW(DWORD extended_style, LPCWSTR class_name, LPCWSTR text,
                                           DWORD style, int x, int y, int width, int height,
                                           HWND parent, HMENU menu, HINSTANCE instance,
                                           LPVOID parameter) {
  return create_window(
      class_name, text,
      {extended_style, style, x, y, width, height, parent, menu, instance, parameter});
}

/// Destroys a window of the calling thread, its children and the windows that it owns. What was
/// posted to it, and its timers, go with it.
/// \return FALSE: ERROR_INVALID_WINDOW_HANDLE, ERROR_ACCESS_DENIED for another thread's window
/// \source Microsoft Learn, "DestroyWindow function (winuser.h)"
extern "C" BOOL WINAPI ws2_DestroyWindow(HWND window) {
  const BOOL may = win32_bool([&]() -> Status {
    const auto found = messages::find_window(number(window));
    if (!found) return no_such_window();
    const bool own = found->queue().get() == messages::Queue::current_if_any();
    return own ? Status() : win32_status(sync::error_access_denied);
  });
  if (may == FALSE) return FALSE;
  destroy(number(window));
  return TRUE;
}

/// \source Microsoft Learn, "IsWindow function (winuser.h)"
extern "C" BOOL WINAPI ws2_IsWindow(HWND window) noexcept {
  return messages::find_window(number(window)) ? TRUE : FALSE;
}

/// Finds a top-level window of the process.
/// \param class_name  NULL for any class
/// \param text        NULL for any text
/// \return NULL: ERROR_FILE_NOT_FOUND, ERROR_CANNOT_FIND_WND_CLASS
/// \source Microsoft Learn, "FindWindowA function (winuser.h)"
extern "C" HWND WINAPI ws2_FindWindowA(LPCSTR class_name, LPCSTR text) noexcept {
  return find_window(class_name, text);
}

/// The same with wide texts.
extern "C" HWND WINAPI ws2_FindWindowW(LPCWSTR class_name, LPCWSTR text) noexcept {
  return find_window(class_name, text);
}

/// \param process  NULL, or where the number of the process goes
/// \return the number of the window's thread; 0: ERROR_INVALID_WINDOW_HANDLE
/// \source Microsoft Learn, "GetWindowThreadProcessId function (winuser.h)"
extern "C" DWORD WINAPI ws2_GetWindowThreadProcessId(HWND window, LPDWORD process) noexcept {
  return on_win32<DWORD>(0, [&]() -> Result<DWORD> {
    const auto found = messages::find_window(number(window));
    if (!found) return no_such_window();
    if (process != nullptr) {
      const DWORD own = kernel::current_process_id();
      if (Status failed = runtime::write_user(process, own); !failed.ok()) return failed;
    }
    return found->queue()->thread_id();
  });
}

/// What a procedure does with a message that it leaves alone: texts are kept, WM_CLOSE destroys.
/// \source Microsoft Learn, "DefWindowProcA function (winuser.h)"
extern "C" LRESULT WINAPI ws2_DefWindowProcA(HWND window, UINT message, WPARAM first,
                                             LPARAM second) {
  return default_procedure<char>(window, message, first, second);
}

/// The same with wide texts.
extern "C" LRESULT WINAPI ws2_DefWindowProcW(HWND window, UINT message, WPARAM first,
                                             LPARAM second) {
  return default_procedure<wchar_t>(window, message, first, second);
}

/// Calls the procedure that another was set in the place of.
/// \source Microsoft Learn, "CallWindowProcA function (winuser.h)"
extern "C" LRESULT WINAPI ws2_CallWindowProcA(WNDPROC procedure, HWND window, UINT message,
                                              WPARAM first, LPARAM second) {
  return procedure == nullptr ? 0 : procedure(window, message, first, second);
}

/// The same.
extern "C" LRESULT WINAPI ws2_CallWindowProcW(WNDPROC procedure, HWND window, UINT message,
                                              WPARAM first, LPARAM second) {
  return procedure == nullptr ? 0 : procedure(window, message, first, second);
}

// The prototypes are those of the headers.
WS2_SAME(CreateWindowExA);
WS2_SAME(CreateWindowExW);
WS2_SAME(DestroyWindow);
WS2_SAME(IsWindow);
WS2_SAME(FindWindowA);
WS2_SAME(FindWindowW);
WS2_SAME(DefWindowProcA);
WS2_SAME(DefWindowProcW);
WS2_SAME(CallWindowProcA);
WS2_SAME(CallWindowProcW);

}  // namespace ws2::api
