// SPDX-License-Identifier: MIT
// TransmitFile and TransmitPackets.
#include "base/transmit.hpp"

#include <winsock2.h>

#include <utility>
// winsock2.h comes first.
#include <mswsock.h>

#include "api/extension_entry.hpp"
#include "api/win32.hpp"

namespace ws2::api {
namespace {

using base::Part;
using base::SocketReference;
using base::Transmission;
using engine::Posted;

constexpr DWORD worker_flags = TF_USE_SYSTEM_THREAD | TF_USE_KERNEL_APC;

/// Learn, "TransmitFile function": reuse only with a disconnect. WSAEINVAL.5
Status read_flags(DWORD flags, DWORD known, Transmission* what) noexcept {
  if ((flags & ~(known | worker_flags)) != 0) return WsaCode::wsaeinval;
  what->disconnect = (flags & TF_DISCONNECT) != 0;
  what->reuse = (flags & TF_REUSE_SOCKET) != 0;
  if (what->reuse && !what->disconnect) return WsaCode::wsaeinval;
  // Nor does it go together with sends that are over before the data is.
  return (flags & TF_WRITE_BEHIND) != 0 && what->disconnect ? WsaCode::wsaeinval : Status();
}

Result<base::FileReference> file_of(HANDLE handle) noexcept {
  base::FileReference file = base::find_file(reinterpret_cast<uintptr_t>(handle));
  if (!file) return WsaCode::wsa_invalid_handle;
  return file;
}

/// A piece of memory; none is needed where no byte is asked for.
Status add_memory(Transmission& what, void* data, size_t bytes) {
  if (bytes == 0) return Status();
  if (data == nullptr) return WsaCode::wsaefault;
  what.parts.emplace_back().memory = {data, bytes};
  return Status();
}

Status add_file(Transmission& what, HANDLE handle, DWORD bytes, LPOVERLAPPED overlapped) {
  if (handle == nullptr) return Status();
  Result<base::FileReference> file = file_of(handle);
  if (!file) return file.status();
  Part& part = what.parts.emplace_back();
  part.file = std::move(*file);
  part.bytes = bytes;
  part.at_position = overlapped == nullptr;
  if (part.at_position) return Status();
  const auto given = runtime::read_user<OVERLAPPED>(overlapped);
  if (!given) return given.status();
  part.at = uint64_t{given->OffsetHigh} << 32U | given->Offset;
  return Status();
}

Status add_element(Transmission& what, const TRANSMIT_PACKETS_ELEMENT& element) {
  constexpr ULONG known = TP_ELEMENT_MEMORY | TP_ELEMENT_FILE | TP_ELEMENT_EOP;
  const bool memory = (element.dwElFlags & TP_ELEMENT_MEMORY) != 0;
  const bool both = memory && (element.dwElFlags & TP_ELEMENT_FILE) != 0;
  if ((element.dwElFlags & ~known) != 0 || both) return WsaCode::wsaeinval;
  const bool ends = (element.dwElFlags & TP_ELEMENT_EOP) != 0;
  if (memory) {
    if (element.pBuffer == nullptr && element.cLength != 0) return WsaCode::wsaefault;
    Part& part = what.parts.emplace_back();
    part.memory = {element.pBuffer, element.cLength};
    part.ends_message = ends;
    return Status();
  }
  Result<base::FileReference> file = file_of(element.hFile);
  if (!file) return file.status();
  Part& part = what.parts.emplace_back();
  part.file = std::move(*file);
  part.bytes = element.cLength;
  part.at_position = element.nFileOffset.QuadPart == -1;
  part.at = static_cast<uint64_t>(element.nFileOffset.QuadPart);
  part.ends_message = ends;
  return Status();
}

Status read_elements(Transmission& what, LPTRANSMIT_PACKETS_ELEMENT elements, DWORD count) {
  constexpr DWORD most = 1U << 16U;
  if (count != 0 && elements == nullptr) return WsaCode::wsaefault;
  if (count > most) return WsaCode::wsaenobufs;
  for (DWORD i = 0; i < count; ++i) {
    const auto element = runtime::read_user<TRANSMIT_PACKETS_ELEMENT>(elements + i);
    if (!element) return element.status();
    if (Status bad = add_element(what, *element); !bad.ok()) return bad;
  }
  return Status();
}

}  // namespace

/// TransmitPackets, for SIO_GET_EXTENSION_FUNCTION_POINTER. No header declares it: programs name
/// the pointer so that they ask for.
BOOL PASCAL transmit_packets(SOCKET hSocket, LPTRANSMIT_PACKETS_ELEMENT lpPacketArray,
                             DWORD nElementCount, DWORD nSendSize, LPOVERLAPPED lpOverlapped,
                             DWORD dwFlags) noexcept __asm__("ws2_TransmitPackets");

}  // namespace ws2::api

/// Sends a file over a connection, with memory before and behind it.
/// \param hSocket       a connected stream
/// \param hFile         a file on disk, opened for reading; NULL sends the memory only
/// \param nNumberOfBytesToWrite  how much of the file; 0 is all from where it begins
/// \param nNumberOfBytesPerSend  the size of one send at the most; 0 leaves it to libws2
/// \param lpOverlapped  NULL: the call returns when all is sent, and the file is read from its own
///                      position, which moves on. Else Offset and OffsetHigh say where in the file
/// \param lpTransmitBuffers  NULL, or what comes before and behind; stays valid until the end
/// \param dwReserved    TF_DISCONNECT, with it TF_REUSE_SOCKET; TF_WRITE_BEHIND (each operation is
///                      over when the system has the data); the choice of worker has no meaning
/// \return TRUE; FALSE and WSA_IO_PENDING, or the Win32 code of what is wrong with the file
/// \raises WSANOTINITIALISED.1 WSANOTINITIALISED.2 WSAENOTSOCK.1 WSAEFAULT.1 WSAEINVAL.5
///         WSAENOTCONN.1 WSAESHUTDOWN.1 WSAESHUTDOWN.3 WSAECONNRESET.1 WSAECONNABORTED.1
///         WSAEINTR.2 WSA_IO_PENDING.1 WSA_INVALID_HANDLE.1 WSA_OPERATION_ABORTED.1
///         WSA_OPERATION_ABORTED.2 WSA_OPERATION_ABORTED.3
/// \source Microsoft Learn, "TransmitFile function (mswsock.h)"
extern "C" BOOL WINAPI ws2_TransmitFile(SOCKET hSocket, HANDLE hFile, DWORD nNumberOfBytesToWrite,
                                        DWORD nNumberOfBytesPerSend, LPOVERLAPPED lpOverlapped,
                                        LPTRANSMIT_FILE_BUFFERS lpTransmitBuffers,
                                        DWORD dwReserved) noexcept {
  using namespace ws2::api;
  const auto theirs =
      by_owner(hSocket, WSAID_TRANSMITFILE, &ws2_TransmitFile, FALSE, [&](auto function) {
        return function(hSocket, hFile, nNumberOfBytesToWrite, nNumberOfBytesPerSend, lpOverlapped,
                        lpTransmitBuffers, dwReserved);
      });
  if (theirs) return *theirs;
  return on_extension(hSocket, nullptr, [&](const SocketReference& socket) -> Posted {
    TRANSMIT_FILE_BUFFERS around = {};
    if (lpTransmitBuffers != nullptr) {
      const auto given = ws2::runtime::read_user<TRANSMIT_FILE_BUFFERS>(lpTransmitBuffers);
      if (!given) return {given.status()};
      around = *given;
    }
    Transmission what;
    what.chunk_bytes = nNumberOfBytesPerSend;
    ws2::Status bad = add_memory(what, around.Head, around.HeadLength);
    if (bad.ok()) bad = add_file(what, hFile, nNumberOfBytesToWrite, lpOverlapped);
    if (bad.ok()) bad = add_memory(what, around.Tail, around.TailLength);
    if (bad.ok()) {
      bad = read_flags(dwReserved, TF_DISCONNECT | TF_REUSE_SOCKET | TF_WRITE_BEHIND, &what);
    }
    // Learn: only for connections. What has none at all comes first.
    const bool connected = socket->is(ws2::base::state::connected);
    if (bad.ok() && socket->is_datagram()) {
      bad = connected ? ws2::WsaCode::wsaeopnotsupp : ws2::WsaCode::wsaenotconn;
    }
    if (!bad.ok()) return {bad};
    return overlapped_or_not(socket, lpOverlapped, [&](ws2::engine::Manner how) {
      return ws2::base::transmit_overlapped(*socket, hSocket, how, std::move(what));
    });
  });
}

/// Sends memory and parts of files over a connection, or as datagrams to the connected peer. A
/// program gets this function by SIO_GET_EXTENSION_FUNCTION_POINTER.
/// \param lpPacketArray  what to send; TP_ELEMENT_EOP ends a datagram. A file's offset of -1 is its
///                       own position, which moves on; a length of 0 all that is left of it
/// \param nSendSize      the size of one send, or datagram, at the most; 0 and 0xFFFFFFFF: the
///                       elements decide
/// \param dwFlags        TF_DISCONNECT, with it TF_REUSE_SOCKET; the choice of worker
/// \return TRUE; FALSE and WSA_IO_PENDING
/// \raises as TransmitFile WSAEMSGSIZE.1
/// \source Microsoft Learn, "LPFN_TRANSMITPACKETS callback function (mswsock.h)"
BOOL PASCAL ws2::api::transmit_packets(SOCKET hSocket, LPTRANSMIT_PACKETS_ELEMENT lpPacketArray,
                                       DWORD nElementCount, DWORD nSendSize,
                                       LPOVERLAPPED lpOverlapped, DWORD dwFlags) noexcept {
  return on_extension(hSocket, nullptr, [&](const SocketReference& socket) -> Posted {
    Transmission what;
    constexpr DWORD by_elements = 0xFFFFFFFF;
    what.chunk_bytes = nSendSize == by_elements ? 0 : nSendSize;
    Status bad = read_elements(what, lpPacketArray, nElementCount);
    if (bad.ok()) bad = read_flags(dwFlags, TF_DISCONNECT | TF_REUSE_SOCKET, &what);
    if (!bad.ok()) return {bad};
    return overlapped_or_not(socket, lpOverlapped, [&](engine::Manner how) {
      return base::transmit_overlapped(*socket, hSocket, how, std::move(what));
    });
  });
}

namespace ws2::api {
// The prototype is that of the header.
WS2_SAME(TransmitFile);
}  // namespace ws2::api
