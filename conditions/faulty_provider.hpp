// SPDX-License-Identifier: MIT
// The shared object that is wrong in the way a condition wants it to be (conditions/provider).
#pragma once

#include <cstdlib>
#include <string>

#include "condition.hpp"

namespace contract {

inline std::wstring provider_path() {
  const char* path = std::getenv("WS2_CONDITION_PROVIDER");
  if (path == nullptr) throw Skipped{"no provider for this system is there"};
  return {path, path + std::string(path).size()};
}

}  // namespace contract
