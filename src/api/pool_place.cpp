// SPDX-License-Identifier: MIT
// Thread pools of the program's own, and cleanup groups.
#include <cstddef>

#include "api/pool_environment.hpp"

namespace ws2::api {
namespace {

using sync::find_pool_object;
using sync::PoolGroup;
using sync::PoolPlace;

uintptr_t number_of(const void* object) noexcept { return reinterpret_cast<uintptr_t>(object); }

std::shared_ptr<PoolPlace> find_place(PTP_POOL pool) noexcept {
  return find_pool_object<PoolPlace>(number_of(pool));
}

/// Reads as much of an environment as its version has.
Result<TP_CALLBACK_ENVIRON> read_given(PTP_CALLBACK_ENVIRON given) noexcept {
  constexpr TP_VERSION first = 1, third = 3;
  const Result<TP_VERSION> version = runtime::read_user<TP_VERSION>(&given->Version);
  if (!version || (*version != first && *version != third)) return WsaCode::wsa_invalid_parameter;
  TP_CALLBACK_ENVIRON read = {};
  read.CallbackPriority = TP_CALLBACK_PRIORITY_NORMAL;
  const size_t bytes =
      *version == first ? offsetof(TP_CALLBACK_ENVIRON, CallbackPriority) : sizeof read;
  if (!runtime::copy_from_user(&read, given, bytes)) return WsaCode::wsa_invalid_parameter;
  return read;
}

}  // namespace

Result<Environment> read_environment(PTP_CALLBACK_ENVIRON given) {
  Environment environment;
  if (given == nullptr) return environment;
  const Result<TP_CALLBACK_ENVIRON> read = read_given(given);
  if (!read) return read.status();
  const auto priority = static_cast<uint32_t>(read->CallbackPriority);
  if (priority >= sync::priorities) return WsaCode::wsa_invalid_parameter;
  environment.venue.priority = static_cast<sync::Priority>(priority);
  if (read->Pool != nullptr) {
    const auto place = find_place(read->Pool);
    if (place == nullptr) return WsaCode::wsa_invalid_parameter;
    environment.venue.pool = place->pool;
  }
  if (read->CleanupGroup != nullptr) {
    environment.group = find_pool_object<PoolGroup>(number_of(read->CleanupGroup));
    if (environment.group == nullptr) return WsaCode::wsa_invalid_parameter;
    environment.on_cancel = read->CleanupGroupCancelCallback;
  }
  return environment;
}

void Environment::join(uintptr_t number, void* context) const {
  if (group == nullptr) return;
  PoolGroup::Member member = {number, nullptr, nullptr, context};
  if (on_cancel != nullptr) {
    member.function = reinterpret_cast<void*>(on_cancel);
    member.on_cancel = [](void* function, void* object_context, void* group_context) {
      reinterpret_cast<PTP_CLEANUP_GROUP_CANCEL_CALLBACK>(function)(object_context, group_context);
    };
  }
  group->add(member);
}

/// Makes a pool of threads, for callback environments. Its threads come as work does.
/// \param reserved  NULL
/// \return NULL and ERROR_INVALID_PARAMETER, ERROR_NOT_ENOUGH_MEMORY
/// \source Microsoft Learn, "CreateThreadpool function (threadpoolapiset.h)"
extern "C" PTP_POOL WINAPI ws2_CreateThreadpool(PVOID reserved) noexcept {
  return on_win32<PTP_POOL>(nullptr, [&]() -> Result<PTP_POOL> {
    if (reserved != nullptr) return WsaCode::wsa_invalid_parameter;
    return reinterpret_cast<PTP_POOL>(sync::issue(std::make_shared<PoolPlace>()));
  });
}

/// Gives a pool up. It goes with the last object that was made for it.
/// \source Microsoft Learn, "CloseThreadpool function (threadpoolapiset.h)"
extern "C" VOID WINAPI ws2_CloseThreadpool(PTP_POOL pool) noexcept {
  if (find_place(pool) != nullptr) sync::take_back(number_of(pool));
}

/// Sets how many threads a pool may have, at least 1. Callbacks beyond that wait.
/// \source Microsoft Learn, "SetThreadpoolThreadMaximum function (threadpoolapiset.h)"
extern "C" VOID WINAPI ws2_SetThreadpoolThreadMaximum(PTP_POOL pool, DWORD most) noexcept {
  if (const auto found = find_place(pool)) found->pool->set_most(most);
}

/// Sets how many threads a pool has at all times, and starts them.
/// \return FALSE and ERROR_INVALID_PARAMETER, or why no thread starts
/// \source Microsoft Learn, "SetThreadpoolThreadMinimum function (threadpoolapiset.h)"
extern "C" BOOL WINAPI ws2_SetThreadpoolThreadMinimum(PTP_POOL pool, DWORD least) noexcept {
  return win32_bool([&]() -> Status {
    const auto found = find_place(pool);
    return found == nullptr ? WsaCode::wsa_invalid_parameter : found->pool->set_least(least);
  });
}

/// Makes a group, for callback environments: the objects made with it can be closed together.
/// \return NULL and ERROR_NOT_ENOUGH_MEMORY
/// \source Microsoft Learn, "CreateThreadpoolCleanupGroup function (threadpoolapiset.h)"
extern "C" PTP_CLEANUP_GROUP WINAPI ws2_CreateThreadpoolCleanupGroup() noexcept {
  return on_win32<PTP_CLEANUP_GROUP>(nullptr, []() -> Result<PTP_CLEANUP_GROUP> {
    return reinterpret_cast<PTP_CLEANUP_GROUP>(sync::issue(std::make_shared<PoolGroup>()));
  });
}

/// Waits for the callbacks of a group's objects and closes the objects.
/// \param cancel_due  callbacks that have not begun do not come, and the environment's function is
///                    told of each object
/// \param context     for that function
/// \source Microsoft Learn, "CloseThreadpoolCleanupGroupMembers function (threadpoolapiset.h)"
extern "C" VOID WINAPI ws2_CloseThreadpoolCleanupGroupMembers(PTP_CLEANUP_GROUP group,
                                                              BOOL cancel_due,
                                                              PVOID context) noexcept {
  if (const auto found = find_pool_object<PoolGroup>(number_of(group))) {
    found->close_members(cancel_due != FALSE, context);
  }
}

/// Gives a group up, which has no members any more.
/// \source Microsoft Learn, "CloseThreadpoolCleanupGroup function (threadpoolapiset.h)"
extern "C" VOID WINAPI ws2_CloseThreadpoolCleanupGroup(PTP_CLEANUP_GROUP group) noexcept {
  if (find_pool_object<PoolGroup>(number_of(group)) != nullptr) {
    sync::take_back(number_of(group));
  }
}

// The prototypes are those of the headers.
WS2_SAME(CreateThreadpool);
WS2_SAME(CloseThreadpool);
WS2_SAME(SetThreadpoolThreadMaximum);
WS2_SAME(SetThreadpoolThreadMinimum);
WS2_SAME(CreateThreadpoolCleanupGroup);
WS2_SAME(CloseThreadpoolCleanupGroupMembers);
WS2_SAME(CloseThreadpoolCleanupGroup);

}  // namespace ws2::api
