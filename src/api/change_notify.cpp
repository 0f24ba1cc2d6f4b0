// SPDX-License-Identifier: MIT
// IP Helper's calls that tell of changes of addresses and routes.
#include <cstring>
#include <deque>
#include <memory>
#include <utility>

#include "api/ip_helper.hpp"
#include "api/win32.hpp"
#include "engine/notice.hpp"
#include "kernel/thread.hpp"
#include "sync/pool.hpp"
#include "sync/wait.hpp"

namespace ws2::api {
namespace {

namespace change = kernel::change;

constexpr uint32_t error_not_found = 1168;

/// NotifyAddrChange and NotifyRouteChange.
DWORD notify(uint32_t kinds, PHANDLE told, LPOVERLAPPED overlapped) noexcept {
  return on_ip_helper([&]() -> DWORD {
    engine::Notices& notices = engine::Notices::instance();
    if (told == nullptr && overlapped == nullptr) return win32_code(notices.wait_for_change(kinds));
    if (told == nullptr || overlapped == nullptr) return ERROR_INVALID_PARAMETER;
    const Result<handles::Handle> handle = notices.handle();
    if (!handle) return win32_code(handle.status());
    if (!runtime::write_user(told, api::handle(*handle)).ok()) return ERROR_INVALID_PARAMETER;
    const Status begun = notices.begin(kinds, reinterpret_cast<engine::Overlapped*>(overlapped));
    return begun == WsaCode::wsaefault ? DWORD{ERROR_INVALID_PARAMETER} : win32_code(begun);
  });
}

/// A program's function that is told of changes of unicast addresses, by a thread of the pool, one
/// call at a time and in the order of the changes.
class AddressNotice final : public engine::ChangeListener,
                            public sync::Work,
                            public std::enable_shared_from_this<AddressNotice> {
 public:
  AddressNotice(ADDRESS_FAMILY family, PUNICAST_IPADDRESS_CHANGE_CALLBACK callback,
                void* context) noexcept
      : family_(family), callback_(callback), context_(context) {}

  /// Has the first call say that the registration holds.
  void begin_with_initial() {
    const runtime::Lock lock(lock_);
    untold_.push_back({MibInitialNotification, {}});
    submit_locked();
  }

  void changed(const kernel::Changes& what) noexcept override {
    const runtime::Lock lock(lock_);
    if (gone_) return;
    for (const kernel::AddressChange& one : what.addresses) {
      const int family = one.address.address.ipv6 ? AF_INET6 : AF_INET;
      if (family_ != AF_UNSPEC && family_ != family) continue;
      try {
        untold_.push_back({static_cast<MIB_NOTIFICATION_TYPE>(one.what), one.address});
      } catch (const std::bad_alloc&) {
        break;  // nobody can be told what there is no memory for
      }
    }
    submit_locked();
  }

  void run() override {
    for (;;) {
      Untold next;
      {
        const runtime::Lock lock(lock_);
        if (gone_ || untold_.empty()) {
          queued_ = false;
          running_in_ = 0;
          idle_->set();
          return;
        }
        next = untold_.front();
        untold_.pop_front();
        running_in_ = kernel::current_thread_id();
      }
      tell(next);
    }
  }

  /// No call begins any more, and none runs: except the one that asks for it.
  void cancel() {
    engine::Monitor::instance().remove(this);
    {
      const runtime::Lock lock(lock_);
      gone_ = true;
      if (!queued_ || running_in_ == kernel::current_thread_id()) return;
    }
    sync::wait(*idle_, false, kernel::Deadline::never);
  }

 private:
  struct Untold {
    MIB_NOTIFICATION_TYPE type = MibInitialNotification;
    kernel::InterfaceAddress address;
  };

  void submit_locked() noexcept WS2_REQUIRES(lock_) {
    if (queued_ || untold_.empty()) return;
    queued_ = true;
    idle_->reset();
    sync::Pool::instance().submit(shared_from_this());
  }

  void tell(const Untold& one) {
    if (one.type == MibInitialNotification) return callback_(context_, nullptr, one.type);
    // Learn: of the row only the address, the LUID and the index are filled in.
    MIB_UNICASTIPADDRESS_ROW row = {};
    INT length = 0;
    const SOCKADDR_STORAGE address = socket_address_of(one.address.address, &length);
    std::memcpy(&row.Address, &address, static_cast<size_t>(length));
    row.InterfaceIndex = one.address.interface;
    row.InterfaceLuid = luid_of(row.InterfaceIndex);
    callback_(context_, &row, one.type);
  }

  /// An interface that has gone is still known from the time before.
  NET_LUID luid_of(uint32_t index) noexcept {
    try {
      auto now = kernel::interfaces();
      if (now && (interfaces_.empty() || find_interface(*now, index) != nullptr)) {
        interfaces_ = std::move(*now);
      }
    } catch (const std::bad_alloc&) {
      // What is known from before has to do.
    }
    const kernel::Interface* const known = find_interface(interfaces_, index);
    return known != nullptr ? api::luid_of(*known) : NET_LUID{};
  }

  const ADDRESS_FAMILY family_;
  const PUNICAST_IPADDRESS_CHANGE_CALLBACK callback_;
  void* const context_;
  std::vector<kernel::Interface> interfaces_;  // of the calls, which come one at a time
  const std::shared_ptr<sync::Event> idle_ = std::make_shared<sync::Event>(true, true);
  runtime::Mutex lock_{runtime::Rank::operations};
  std::deque<Untold> untold_ WS2_GUARDED_BY(lock_);
  bool queued_ WS2_GUARDED_BY(lock_) = false;  // with the pool, or running there
  bool gone_ WS2_GUARDED_BY(lock_) = false;
  uint32_t running_in_ WS2_GUARDED_BY(lock_) = 0;
};

class AddressNoticeHandle final : public handles::Object {
 public:
  static constexpr handles::Kind kind_of_handle = handles::Kind::address_notice;
  explicit AddressNoticeHandle(std::shared_ptr<AddressNotice> what) noexcept
      : Object(kind_of_handle), notice(std::move(what)) {}
  const std::shared_ptr<AddressNotice> notice;
};

}  // namespace
}  // namespace ws2::api

using namespace ws2;
using namespace ws2::api;

/// Tells of the next change of the table of IPv4 addresses: without arguments by returning then,
/// with both by completing `overlapped`.
/// \param Handle      receives a handle for GetOverlappedResult, which is not to be closed
/// \param overlapped  its event, if there is one, is set with the change
/// \return NO_ERROR; ERROR_IO_PENDING; ERROR_INVALID_PARAMETER for one argument alone, memory that
///         cannot be written, an OVERLAPPED that waits already; ERROR_INVALID_HANDLE for no event;
///         ERROR_NOT_ENOUGH_MEMORY
/// \source Microsoft Learn, "NotifyAddrChange function (iphlpapi.h)"
extern "C" DWORD WINAPI ws2_NotifyAddrChange(PHANDLE Handle, LPOVERLAPPED overlapped) noexcept {
  return notify(change::addresses4, Handle, overlapped);
}
WS2_SAME(NotifyAddrChange);

/// The same of the table of IPv4 routes.
/// \source Microsoft Learn, "NotifyRouteChange function (iphlpapi.h)"
extern "C" DWORD WINAPI ws2_NotifyRouteChange(PHANDLE Handle, LPOVERLAPPED overlapped) noexcept {
  return notify(change::routes4, Handle, overlapped);
}
WS2_SAME(NotifyRouteChange);

/// Ends a request of NotifyAddrChange or NotifyRouteChange with ERROR_OPERATION_ABORTED.
/// \return FALSE: ERROR_NOT_FOUND when it does not wait, ERROR_INVALID_PARAMETER for NULL
/// \source Microsoft Learn, "CancelIPChangeNotify function (iphlpapi.h)"
extern "C" BOOL WINAPI ws2_CancelIPChangeNotify(LPOVERLAPPED notifyOverlapped) noexcept {
  return win32_bool([&]() -> Status {
    if (notifyOverlapped == nullptr) return WsaCode::wsa_invalid_parameter;
    const uint32_t count =
        engine::Notices::instance().cancel(reinterpret_cast<engine::Overlapped*>(notifyOverlapped));
    return count != 0 ? Status() : sync::win32_status(error_not_found);
  });
}
WS2_SAME(CancelIPChangeNotify);

/// Has a thread of the pool call a function at each change of a unicast address: it came, went, or
/// has other properties.
/// \param Family               AF_UNSPEC, AF_INET or AF_INET6
/// \param Callback             gets the address, the LUID and the index of its interface
/// \param InitialNotification  whether the first call, without a row, comes at once
/// \param NotificationHandle   receives what CancelMibChangeNotify2 takes
/// \return NO_ERROR, ERROR_INVALID_PARAMETER, ERROR_NOT_ENOUGH_MEMORY
/// \source Microsoft Learn, "NotifyUnicastIpAddressChange function (netioapi.h)"
extern "C" DWORD WINAPI ws2_NotifyUnicastIpAddressChange(
    ADDRESS_FAMILY Family, PUNICAST_IPADDRESS_CHANGE_CALLBACK Callback, PVOID CallerContext,
    BOOLEAN InitialNotification, HANDLE* NotificationHandle) noexcept {
  return on_ip_helper([&]() -> DWORD {
    const bool known = Family == AF_UNSPEC || Family == AF_INET || Family == AF_INET6;
    if (!known || Callback == nullptr) return ERROR_INVALID_PARAMETER;
    if (!runtime::write_user(NotificationHandle, HANDLE{nullptr}).ok()) {
      return ERROR_INVALID_PARAMETER;
    }
    if (Status failed = sync::Pool::instance().prepare(); !failed.ok()) return win32_code(failed);
    const auto notice = std::make_shared<AddressNotice>(Family, Callback, CallerContext);
    const Result<handles::Handle> opened =
        handles::Table::instance().insert(std::make_unique<AddressNoticeHandle>(notice));
    if (!opened) return win32_code(opened.status());
    // Before the first call, which may use it.
    static_cast<void>(runtime::write_user(NotificationHandle, handle(*opened)));
    const auto undo = [&](DWORD code) noexcept {
      handles::Table::instance().close(*opened, handles::Kind::address_notice);
      return code;
    };
    try {
      const Status failed = engine::Monitor::instance().add(notice);
      if (!failed.ok()) return undo(win32_code(failed));
      if (InitialNotification != FALSE) notice->begin_with_initial();
    } catch (const std::bad_alloc&) {
      engine::Monitor::instance().remove(notice.get());
      return undo(ERROR_NOT_ENOUGH_MEMORY);
    }
    return NO_ERROR;
  });
}
WS2_SAME(NotifyUnicastIpAddressChange);

/// Ends what NotifyUnicastIpAddressChange began, and waits until no call of its function runs;
/// called from that function, it does not wait.
/// \return NO_ERROR, ERROR_INVALID_PARAMETER
/// \source Microsoft Learn, "CancelMibChangeNotify2 function (netioapi.h)"
extern "C" DWORD WINAPI ws2_CancelMibChangeNotify2(HANDLE NotificationHandle) noexcept {
  return on_ip_helper([&]() -> DWORD {
    handles::Table& table = handles::Table::instance();
    std::shared_ptr<AddressNotice> notice;
    {
      const auto found = table.find<AddressNoticeHandle>(number(NotificationHandle));
      if (!found) return ERROR_INVALID_PARAMETER;
      notice = found->notice;
    }
    if (!table.close(number(NotificationHandle), handles::Kind::address_notice)) {
      return ERROR_INVALID_PARAMETER;
    }
    notice->cancel();
    return NO_ERROR;
  });
}
WS2_SAME(CancelMibChangeNotify2);
