// SPDX-License-Identifier: MIT
// The names of events, mutexes, semaphores and timers, within this process.
#pragma once

#include <functional>
#include <memory>
#include <string_view>

#include "errors/status.hpp"
#include "sync/waitable.hpp"

namespace ws2::sync {

struct Named {
  std::shared_ptr<Waitable> object;
  bool existed = false;
};

/// The object of this name and kind, made when there is none. "Local\" and "Global\" before a name
/// make no difference. ERROR_INVALID_HANDLE when the name belongs to an object of another kind,
/// ERROR_FILENAME_EXCED_RANGE and ERROR_PATH_NOT_FOUND for names that Windows refuses.
Result<Named> open_or_create(std::string_view name, handles::Kind kind,
                             const std::function<std::shared_ptr<Waitable>()>& create);

/// The object of this name; ERROR_FILE_NOT_FOUND when there is none.
Result<std::shared_ptr<Waitable>> open_named(std::string_view name, handles::Kind kind);

}  // namespace ws2::sync
