// SPDX-License-Identifier: MIT
// Files by handle, and sockets through ReadFile and WriteFile.
#include <winsock2.h>
// After Winsock, as on Windows.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <windows.h>

#include <string>

#include "program.hpp"

namespace {

/// A name that no file has yet; the file goes with it.
struct Name {
  Name() {
    char text[] = "/tmp/ws2-file-XXXXXX";
    const int made = mkstemp(text);
    close(made);
    unlink(text);
    path = text;
  }
  ~Name() { unlink(path.c_str()); }
  Name(const Name&) = delete;
  Name& operator=(const Name&) = delete;
  operator const char*() const { return path.c_str(); }
  std::string path;
};

HANDLE open(const char* name, DWORD access, DWORD creation, DWORD share = FILE_SHARE_READ,
            DWORD flags = FILE_ATTRIBUTE_NORMAL) {
  return CreateFileA(name, access, share, nullptr, creation, flags, nullptr);
}

constexpr DWORD both = GENERIC_READ | GENERIC_WRITE;

HANDLE with_text(const char* name, const char* text) {
  const HANDLE file = open(name, both, CREATE_ALWAYS);
  DWORD written = 0;
  IS(TRUE, WriteFile(file, text, static_cast<DWORD>(strlen(text)), &written, nullptr));
  IS(strlen(text), written);
  return file;
}

}  // namespace

PROGRAM(File, DispositionsAndTheLastError) {
  const Name name;
  FAILS(INVALID_HANDLE_VALUE, ERROR_FILE_NOT_FOUND, open(name, GENERIC_READ, OPEN_EXISTING));
  FAILS(INVALID_HANDLE_VALUE, ERROR_FILE_NOT_FOUND, open(name, GENERIC_WRITE, TRUNCATE_EXISTING));
  SetLastError(0xDEAD);
  HANDLE file = open(name, both, OPEN_ALWAYS);
  HOLDS(file != INVALID_HANDLE_VALUE);
  IS(0, GetLastError());
  DWORD moved = 0;
  IS(TRUE, WriteFile(file, "data", 4, &moved, nullptr));
  IS(TRUE, CloseHandle(file));
  FAILS(INVALID_HANDLE_VALUE, ERROR_FILE_EXISTS, open(name, both, CREATE_NEW));
  file = open(name, GENERIC_READ, OPEN_ALWAYS);
  IS(ERROR_ALREADY_EXISTS, GetLastError());
  IS(4, GetFileSize(file, nullptr));
  IS(TRUE, CloseHandle(file));
  FAILS(INVALID_HANDLE_VALUE, ERROR_INVALID_PARAMETER, open(name, GENERIC_READ, TRUNCATE_EXISTING));
  file = open(name, GENERIC_READ, CREATE_ALWAYS);
  IS(ERROR_ALREADY_EXISTS, GetLastError());
  IS(0, GetFileSize(file, nullptr));
  FAILS(FALSE, ERROR_ACCESS_DENIED, WriteFile(file, "x", 1, &moved, nullptr));
  IS(TRUE, CloseHandle(file));
  FAILS(FALSE, ERROR_INVALID_HANDLE, ReadFile(file, &moved, 1, &moved, nullptr));
}

PROGRAM(File, WrongArguments) {
  const Name name;
  FAILS(INVALID_HANDLE_VALUE, ERROR_PATH_NOT_FOUND, open("", GENERIC_READ, OPEN_EXISTING));
  FAILS(INVALID_HANDLE_VALUE, ERROR_PATH_NOT_FOUND,
        open("/no/such/folder/file", GENERIC_READ, OPEN_EXISTING));
  FAILS(INVALID_HANDLE_VALUE, ERROR_PATH_NOT_FOUND, open("C:\\a\\b", both, CREATE_ALWAYS));
  FAILS(INVALID_HANDLE_VALUE, ERROR_INVALID_PARAMETER, open(name, GENERIC_READ, 0));
  FAILS(INVALID_HANDLE_VALUE, ERROR_INVALID_PARAMETER, open(name, GENERIC_READ, 6));
  FAILS(INVALID_HANDLE_VALUE, ERROR_INVALID_PARAMETER,
        open(name, GENERIC_READ, OPEN_EXISTING, 0x100));
  FAILS(INVALID_HANDLE_VALUE, ERROR_ACCESS_DENIED, open("/tmp", GENERIC_READ, OPEN_EXISTING));
  FAILS(INVALID_HANDLE_VALUE, ERROR_NOACCESS, open(nullptr, GENERIC_READ, OPEN_EXISTING));
  FAILS(INVALID_HANDLE_VALUE, ERROR_NOACCESS,
        open(reinterpret_cast<const char*>(16), GENERIC_READ, OPEN_EXISTING));
  const HANDLE file = with_text(name, "abc");
  DWORD moved = 7;
  FAILS(FALSE, ERROR_NOACCESS,
        WriteFile(file, reinterpret_cast<const void*>(16), 4, &moved, nullptr));
  IS(0, moved);
  FAILS(FALSE, ERROR_NOACCESS, WriteFile(file, "x", 1, nullptr, nullptr));
  IS(3, GetFileSize(file, nullptr));
  CloseHandle(file);
  const HANDLE folder =
      open("/tmp", GENERIC_READ, OPEN_EXISTING, FILE_SHARE_READ, FILE_FLAG_BACKUP_SEMANTICS);
  HOLDS(folder != INVALID_HANDLE_VALUE);
  BY_HANDLE_FILE_INFORMATION about;
  IS(TRUE, GetFileInformationByHandle(folder, &about));
  IS(FILE_ATTRIBUTE_DIRECTORY, about.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY);
  CloseHandle(folder);
}

PROGRAM(File, ReadsWritesAndSeeks) {
  const Name name;
  const HANDLE file = with_text(name, "hello, world");
  LARGE_INTEGER place;
  place.QuadPart = -5;
  LARGE_INTEGER now;
  IS(TRUE, SetFilePointerEx(file, place, &now, FILE_END));
  IS(7, now.QuadPart);
  char text[16] = {};
  DWORD got = 0;
  IS(TRUE, ReadFile(file, text, sizeof text, &got, nullptr));
  IS(5, got);
  IS(0, memcmp(text, "world", 5));
  IS(TRUE, ReadFile(file, text, sizeof text, &got, nullptr));  // the end
  IS(0, got);
  FAILS(FALSE, ERROR_NEGATIVE_SEEK, SetFilePointerEx(file, place, nullptr, FILE_BEGIN));
  FAILS(FALSE, ERROR_INVALID_PARAMETER, SetFilePointerEx(file, place, nullptr, 3));
  IS(5, SetFilePointer(file, 5, nullptr, FILE_BEGIN));
  IS(TRUE, SetEndOfFile(file));
  LARGE_INTEGER size;
  IS(TRUE, GetFileSizeEx(file, &size));
  IS(5, size.QuadPart);
  LONG high = 1;
  IS(5, SetFilePointer(file, 5, &high, FILE_BEGIN));
  IS(1, high);
  IS(TRUE, SetEndOfFile(file));  // a hole of 4 GiB costs nothing
  DWORD upper = 0;
  IS(5, GetFileSize(file, &upper));
  IS(1, upper);
  FAILS(INVALID_SET_FILE_POINTER, ERROR_INVALID_PARAMETER,
        SetFilePointer(file, 0, nullptr, FILE_CURRENT));
  IS(TRUE, FlushFileBuffers(file));
  IS(FILE_TYPE_DISK, GetFileType(file));
  CloseHandle(file);
}

PROGRAM(File, Overlapped) {
  const Name name;
  CloseHandle(with_text(name, "0123456789"));
  const HANDLE file = open(name, both, OPEN_EXISTING, 7, FILE_FLAG_OVERLAPPED);
  char text[8];
  DWORD got = 0;
  FAILS(FALSE, ERROR_INVALID_PARAMETER, ReadFile(file, text, 4, &got, nullptr));
  OVERLAPPED where = {};
  where.Offset = 6;
  where.hEvent = CreateEventA(nullptr, TRUE, FALSE, nullptr);
  IS(TRUE, ReadFile(file, text, 8, nullptr, &where));
  IS(4, where.InternalHigh);
  IS(0, where.Internal);
  IS(WAIT_OBJECT_0, WaitForSingleObject(where.hEvent, 0));
  where.Offset = 10;
  FAILS(FALSE, ERROR_HANDLE_EOF, ReadFile(file, text, 8, &got, &where));
  IS(0xC0000011U, static_cast<DWORD>(where.Internal));  // STATUS_END_OF_FILE
  where.Offset = where.OffsetHigh = 0xFFFFFFFF;         // the end, wherever it is
  IS(TRUE, WriteFile(file, "ab", 2, &got, &where));
  IS(12, GetFileSize(file, nullptr));
  CloseHandle(where.hEvent);
  CloseHandle(file);
}

PROGRAM(File, Sharing) {
  const Name name;
  const HANDLE writer = with_text(name, "x");  // shares reading
  FAILS(INVALID_HANDLE_VALUE, ERROR_SHARING_VIOLATION, open(name, GENERIC_WRITE, OPEN_EXISTING, 7));
  FAILS(INVALID_HANDLE_VALUE, ERROR_SHARING_VIOLATION,
        open(name, GENERIC_READ, OPEN_EXISTING, FILE_SHARE_READ));
  FAILS(INVALID_HANDLE_VALUE, ERROR_SHARING_VIOLATION, open(name, both, CREATE_ALWAYS, 7));
  IS(1, GetFileSize(writer, nullptr));  // and was not emptied
  const HANDLE reader = open(name, GENERIC_READ, OPEN_EXISTING, FILE_SHARE_READ | FILE_SHARE_WRITE);
  HOLDS(reader != INVALID_HANDLE_VALUE);
  HANDLE copy = nullptr;
  IS(TRUE, DuplicateHandle(GetCurrentProcess(), writer, GetCurrentProcess(), &copy, 0, FALSE,
                           DUPLICATE_SAME_ACCESS));
  IS(TRUE, CloseHandle(writer));
  FAILS(INVALID_HANDLE_VALUE, ERROR_SHARING_VIOLATION, open(name, GENERIC_WRITE, OPEN_EXISTING, 7));
  CloseHandle(copy);
  CloseHandle(reader);
  const HANDLE again = open(name, GENERIC_WRITE, OPEN_EXISTING, 0);
  HOLDS(again != INVALID_HANDLE_VALUE);
  CloseHandle(again);
}

PROGRAM(File, DuplicatesShareThePosition) {
  const Name name;
  const HANDLE file = with_text(name, "abcdef");
  HANDLE copy = nullptr;
  IS(TRUE, DuplicateHandle(GetCurrentProcess(), file, GetCurrentProcess(), &copy, 0, TRUE, 0));
  SetFilePointer(file, 2, nullptr, FILE_BEGIN);
  CloseHandle(file);
  char c = 0;
  DWORD got = 0, flags = 0;
  IS(TRUE, ReadFile(copy, &c, 1, &got, nullptr));
  IS('c', c);
  IS(TRUE, GetHandleInformation(copy, &flags));
  IS(HANDLE_FLAG_INHERIT, flags);
  CloseHandle(copy);
}

PROGRAM(File, DeleteOnCloseAndReadOnly) {
  const Name name;
  CloseHandle(open(name, both, CREATE_NEW, 0, FILE_FLAG_DELETE_ON_CLOSE));
  FAILS(INVALID_HANDLE_VALUE, ERROR_FILE_NOT_FOUND, open(name, GENERIC_READ, OPEN_EXISTING));
  CloseHandle(open(name, both, CREATE_NEW, 0, FILE_ATTRIBUTE_READONLY));
  const HANDLE file = open(name, 0, OPEN_EXISTING);  // only to ask
  BY_HANDLE_FILE_INFORMATION about;
  IS(TRUE, GetFileInformationByHandle(file, &about));
  IS(FILE_ATTRIBUTE_READONLY, about.dwFileAttributes);
  IS(1, about.nNumberOfLinks);
  char c = 0;
  DWORD got = 0;
  FAILS(FALSE, ERROR_ACCESS_DENIED, ReadFile(file, &c, 1, &got, nullptr));
  CloseHandle(file);
}

PROGRAM(File, TimesAndLocks) {
  const Name name;
  const HANDLE file = with_text(name, "x");
  const FILETIME moment = {0xD53E8000, 0x019DB1DE};  // the first second of 1970
  IS(TRUE, SetFileTime(file, nullptr, nullptr, &moment));
  FILETIME written = {};
  IS(TRUE, GetFileTime(file, nullptr, nullptr, &written));
  IS(0, CompareFileTime(&moment, &written));
  const HANDLE other = open(name, GENERIC_READ, OPEN_EXISTING, 7);
  const HANDLE third = open(name, both, OPEN_EXISTING, 7);
  IS(INVALID_HANDLE_VALUE, third);  // the first does not share writing
  IS(TRUE, LockFile(file, 0, 0, 10, 0));
  IS(TRUE, UnlockFile(file, 0, 0, 10, 0));
  CloseHandle(other);
  CloseHandle(file);
  const HANDLE one = open(name, both, OPEN_EXISTING, 7);
  const HANDLE two = open(name, both, OPEN_EXISTING, 7);
  IS(TRUE, LockFile(one, 0, 0, 10, 0));
  FAILS(FALSE, ERROR_LOCK_VIOLATION, LockFile(two, 5, 0, 10, 0));
  CloseHandle(one);
  IS(TRUE, LockFile(two, 5, 0, 10, 0));
  CloseHandle(two);
}

PROGRAM(File, WideNamesBackslashesAndDevices) {
  const Name name;
  std::string windows = name.path;
  for (char& c : windows) {
    if (c == '/') c = '\\';
  }
  std::wstring wide(windows.begin(), windows.end());
  HANDLE file = CreateFileW((L"\\\\?\\" + wide).c_str(), both, 0, nullptr, CREATE_NEW, 0, nullptr);
  HOLDS(file != INVALID_HANDLE_VALUE);
  CloseHandle(file);
  IS(0, access(name, F_OK));
  file = CreateFileW(L"nul", GENERIC_WRITE, 0, nullptr, OPEN_EXISTING, 0, nullptr);
  IS(FILE_TYPE_CHAR, GetFileType(file));
  DWORD written = 0;
  IS(TRUE, WriteFile(file, "x", 1, &written, nullptr));
  CloseHandle(file);
}

PROGRAM(File, ProtectedFromClose) {
  const HANDLE event = CreateEventA(nullptr, FALSE, FALSE, nullptr);
  IS(TRUE,
     SetHandleInformation(event, HANDLE_FLAG_PROTECT_FROM_CLOSE, HANDLE_FLAG_PROTECT_FROM_CLOSE));
  FAILS(FALSE, ERROR_INVALID_HANDLE, CloseHandle(event));
  IS(TRUE, SetHandleInformation(event, HANDLE_FLAG_PROTECT_FROM_CLOSE, 0));
  IS(TRUE, CloseHandle(event));
  DWORD flags = 0;
  FAILS(FALSE, ERROR_INVALID_HANDLE, GetHandleInformation(event, &flags));
  FAILS(FALSE, ERROR_INVALID_PARAMETER, SetHandleInformation(event, 4, 4));
}

namespace {

struct Started {
  Started() { IS(0, WSAStartup(MAKEWORD(2, 2), &data)); }
  ~Started() { WSACleanup(); }
  Started(const Started&) = delete;
  Started& operator=(const Started&) = delete;
  WSADATA data;
};

struct Pair {
  Pair() {
    const SOCKET listener = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in self = {};
    self.sin_family = AF_INET;
    self.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int length = sizeof self;
    bind(listener, reinterpret_cast<sockaddr*>(&self), length);
    listen(listener, 1);
    getsockname(listener, reinterpret_cast<sockaddr*>(&self), &length);
    one = socket(AF_INET, SOCK_STREAM, 0);
    IS(0, connect(one, reinterpret_cast<sockaddr*>(&self), length));
    other = accept(listener, nullptr, nullptr);
    closesocket(listener);
  }
  ~Pair() {
    closesocket(one);
    closesocket(other);
  }
  Pair(const Pair&) = delete;
  Pair& operator=(const Pair&) = delete;
  SOCKET one, other;
};

HANDLE as_handle(SOCKET s) { return reinterpret_cast<HANDLE>(s); }

}  // namespace

PROGRAM(File, SocketsAreReadAndWritten) {
  const Started started;
  const Pair pair;
  DWORD moved = 0;
  char text[8] = {};
  IS(TRUE, WriteFile(as_handle(pair.one), "hi", 2, &moved, nullptr));
  IS(2, moved);
  IS(TRUE, ReadFile(as_handle(pair.other), text, sizeof text, &moved, nullptr));
  IS(2, moved);
  IS(FILE_TYPE_PIPE, GetFileType(as_handle(pair.one)));
  FAILS(FALSE, ERROR_NOACCESS, WriteFile(as_handle(pair.one), nullptr, 2, &moved, nullptr));
  shutdown(pair.one, SD_SEND);
  IS(TRUE, ReadFile(as_handle(pair.other), text, sizeof text, &moved, nullptr));
  IS(0, moved);
  const linger hard = {1, 0};
  setsockopt(pair.other, SOL_SOCKET, SO_LINGER, reinterpret_cast<const char*>(&hard), sizeof hard);
  closesocket(pair.other);
  FAILS(FALSE, ERROR_NETNAME_DELETED,
        ReadFile(as_handle(pair.one), text, sizeof text, &moved, nullptr));
  FAILS(FALSE, ERROR_INVALID_HANDLE,
        ReadFile(as_handle(pair.other), text, sizeof text, &moved, nullptr));
}

PROGRAM(File, InheritanceOfSockets) {
  const Started started;
  const SOCKET s = socket(AF_INET, SOCK_STREAM, 0);
  DWORD flags = 7;
  IS(TRUE, GetHandleInformation(as_handle(s), &flags));
  IS(0, flags);
  IS(TRUE, SetHandleInformation(as_handle(s), HANDLE_FLAG_INHERIT, HANDLE_FLAG_INHERIT));
  IS(TRUE, GetHandleInformation(as_handle(s), &flags));
  IS(HANDLE_FLAG_INHERIT, flags);
  IS(TRUE, SetHandleInformation(as_handle(s), HANDLE_FLAG_INHERIT, 0));
  IS(TRUE, GetHandleInformation(as_handle(s), &flags));
  IS(0, flags);
  closesocket(s);
  FAILS(FALSE, ERROR_INVALID_HANDLE, SetHandleInformation(as_handle(s), HANDLE_FLAG_INHERIT, 1));
}
