// SPDX-License-Identifier: MIT
// Files by their names, searches, and pipes.
#include <windows.h>
// After windows.h, as on Windows.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <set>
#include <string>

#include "program.hpp"

namespace {

/// A folder of the test's own, which is the current one while it lives.
struct Folder {
  Folder() {
    char text[] = "/tmp/ws2-path-XXXXXX";
    HOLDS(mkdtemp(text) != nullptr);
    path = text;
    GetCurrentDirectoryA(sizeof before, before);
    HOLDS(SetCurrentDirectoryA(text));
  }
  ~Folder() {
    SetCurrentDirectoryA(before);
    HOLDS(system(("rm -rf " + path).c_str()) == 0);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  std::string path;
  char before[512] = "";
};

void make(const char* name, const char* text = "") {
  FILE* file = fopen(name, "w");
  HOLDS(file != nullptr);
  fputs(text, file);
  fclose(file);
}

bool is_there(const char* name) { return GetFileAttributesA(name) != INVALID_FILE_ATTRIBUTES; }

}  // namespace

PROGRAM(Paths, Attributes) {
  const Folder folder;
  make("file", "12345");
  IS(FILE_ATTRIBUTE_NORMAL, GetFileAttributesA("file"));
  IS(FILE_ATTRIBUTE_DIRECTORY, GetFileAttributesW(L"."));
  FAILS(INVALID_FILE_ATTRIBUTES, ERROR_FILE_NOT_FOUND, GetFileAttributesA("none"));
  FAILS(INVALID_FILE_ATTRIBUTES, ERROR_PATH_NOT_FOUND, GetFileAttributesA("none\\at\\all"));
  IS(TRUE, SetFileAttributesA("file", FILE_ATTRIBUTE_READONLY));
  IS(FILE_ATTRIBUTE_READONLY, GetFileAttributesA("file"));
  FAILS(FALSE, ERROR_ACCESS_DENIED, DeleteFileA("file"));
  IS(TRUE, SetFileAttributesA("file", FILE_ATTRIBUTE_NORMAL));
  WIN32_FILE_ATTRIBUTE_DATA about;
  IS(TRUE, GetFileAttributesExA("file", GetFileExInfoStandard, &about));
  IS(5, about.nFileSizeLow);
  FAILS(FALSE, ERROR_INVALID_PARAMETER,
        GetFileAttributesExA("file", GetFileExMaxInfoLevel, &about));
  IS(TRUE, DeleteFileW(L"file"));
  FAILS(FALSE, ERROR_FILE_NOT_FOUND, DeleteFileA("file"));
}

PROGRAM(Paths, FoldersAndMoves) {
  const Folder folder;
  IS(TRUE, CreateDirectoryA("a", nullptr));
  FAILS(FALSE, ERROR_ALREADY_EXISTS, CreateDirectoryW(L"a", nullptr));
  FAILS(FALSE, ERROR_PATH_NOT_FOUND, CreateDirectoryA("x\\y", nullptr));
  make("a/one", "1");
  make("two", "22");
  FAILS(FALSE, ERROR_DIR_NOT_EMPTY, RemoveDirectoryA("a"));
  FAILS(FALSE, ERROR_DIRECTORY, RemoveDirectoryA("two"));
  FAILS(FALSE, ERROR_ACCESS_DENIED, DeleteFileA("a"));
  FAILS(FALSE, ERROR_ALREADY_EXISTS, MoveFileA("two", "a\\one"));
  IS(TRUE, MoveFileExA("two", "a\\one", MOVEFILE_REPLACE_EXISTING));
  HOLDS(!is_there("two"));
  IS(TRUE, CopyFileA("a/one", "copy", TRUE));
  FAILS(FALSE, ERROR_FILE_EXISTS, CopyFileW(L"a/one", L"copy", TRUE));
  IS(TRUE, CopyFileA("a/one", "copy", FALSE));
  WIN32_FILE_ATTRIBUTE_DATA about;
  GetFileAttributesExA("copy", GetFileExInfoStandard, &about);
  IS(2, about.nFileSizeLow);
  IS(TRUE, CreateHardLinkA("link", "copy", nullptr));
  FAILS(FALSE, ERROR_ALREADY_EXISTS, CreateHardLinkA("link", "copy", nullptr));
  IS(TRUE, CreateSymbolicLinkA("soft", "copy", 0));
  HOLDS(is_there("soft"));
  IS(TRUE, DeleteFileA("a/one"));
  IS(TRUE, RemoveDirectoryW(L"a"));
}

PROGRAM(Paths, AsText) {
  const Folder folder;
  char text[MAX_PATH];
  char* part = nullptr;
  IS(folder.path.size(), GetCurrentDirectoryA(sizeof text, text));
  HOLDS(folder.path == text);
  IS(folder.path.size() + 1, GetCurrentDirectoryA(3, text));
  IS(folder.path.size() + 5, GetFullPathNameA("x/..\\.\\file", sizeof text, text, &part));
  HOLDS(folder.path + "/file" == text && strcmp(part, "file") == 0);
  IS(1, GetFullPathNameA("/../..", sizeof text, text, &part));
  HOLDS(strcmp(text, "/") == 0 && part == nullptr);
  wchar_t wide[MAX_PATH];
  IS(5, GetFullPathNameW(L"/a/\u4e2d/.", MAX_PATH, wide, nullptr) + 1);
  HOLDS(wcscmp(wide, L"/a/\u4e2d") == 0);
  HOLDS(GetTempPathA(sizeof text, text) > 0 && text[strlen(text) - 1] == '/');
  const UINT unique = GetTempFileNameA(".", "prefix", 0, text);
  HOLDS(unique != 0 && is_there(text) && strncmp(text, "./pre", 5) == 0);
  IS(0x2A, GetTempFileNameA(".", "ab", 0x2A, text));
  HOLDS(strcmp(text, "./ab2A.TMP") == 0 && !is_there(text));
  FAILS(0, ERROR_DIRECTORY, GetTempFileNameA("nowhere", "ab", 0, text));
  make("file");
  IS(4, GetLongPathNameA("file", text, sizeof text));
  FAILS(0, ERROR_FILE_NOT_FOUND, GetShortPathNameA("none", text, sizeof text));
  FAILS(FALSE, ERROR_PATH_NOT_FOUND, SetCurrentDirectoryA("no/where"));
}

PROGRAM(Paths, Search) {
  const Folder folder;
  for (const char* name : {"one.txt", "two.TXT", "three.c", "four"}) make(name, "1");
  const auto found = [](const char* pattern) {
    std::set<std::string> names;
    WIN32_FIND_DATAA data;
    const HANDLE search = FindFirstFileA(pattern, &data);
    if (search == INVALID_HANDLE_VALUE) return names;
    do {
      names.insert(data.cFileName);
    } while (FindNextFileA(search, &data));
    IS(ERROR_NO_MORE_FILES, GetLastError());
    HOLDS(FindClose(search));
    return names;
  };
  HOLDS((found("*.txt") == std::set<std::string>{"one.txt", "two.TXT"}));
  HOLDS((found("t*") == std::set<std::string>{"two.TXT", "three.c"}));
  HOLDS((found(".\\????") == std::set<std::string>{"four"}));
  IS(6, found("*.*").size());  // with . and ..
  IS(0, found("*.doc").size());
  WIN32_FIND_DATAW wide;
  const HANDLE search = FindFirstFileW(L"four", &wide);
  HOLDS(wcscmp(wide.cFileName, L"four") == 0);
  IS(1, wide.nFileSizeLow);
  FindClose(search);
  FAILS(INVALID_HANDLE_VALUE, ERROR_FILE_NOT_FOUND, FindFirstFileW(L"five", &wide));
  FAILS(INVALID_HANDLE_VALUE, ERROR_PATH_NOT_FOUND, FindFirstFileW(L"no/five", &wide));
  FAILS(FALSE, ERROR_INVALID_HANDLE, FindClose(INVALID_HANDLE_VALUE));
}

PROGRAM(Pipes, CarryBytes) {
  HANDLE reader = nullptr, writer = nullptr;
  IS(TRUE, CreatePipe(&reader, &writer, nullptr, 0));
  IS(FILE_TYPE_PIPE, GetFileType(reader));
  DWORD moved = 0, available = 9;
  char text[8] = "";
  IS(TRUE, PeekNamedPipe(reader, nullptr, 0, nullptr, &available, nullptr));
  IS(0, available);
  IS(TRUE, WriteFile(writer, "hello", 5, &moved, nullptr));
  IS(TRUE, PeekNamedPipe(reader, text, 3, &moved, &available, nullptr));
  IS(3, moved);
  IS(5, available);
  IS(0, memcmp(text, "hel", 3));
  IS(TRUE, ReadFile(reader, text, sizeof text, &moved, nullptr));
  IS(5, moved);
  CloseHandle(writer);
  FAILS(FALSE, ERROR_BROKEN_PIPE, ReadFile(reader, text, sizeof text, &moved, nullptr));
  FAILS(FALSE, ERROR_BROKEN_PIPE, PeekNamedPipe(reader, nullptr, 0, nullptr, &available, nullptr));
  CloseHandle(reader);
}

PROGRAM(Pipes, ABrokenOneIsNoSignal) {
  HANDLE reader = nullptr, writer = nullptr;
  SECURITY_ATTRIBUTES inherit = {sizeof inherit, nullptr, TRUE};
  IS(TRUE, CreatePipe(&reader, &writer, &inherit, 0));
  DWORD flags = 0, moved = 0;
  IS(TRUE, GetHandleInformation(writer, &flags));
  IS(HANDLE_FLAG_INHERIT, flags);
  CloseHandle(reader);
  FAILS(FALSE, ERROR_BROKEN_PIPE, WriteFile(writer, "x", 1, &moved, nullptr));
  CloseHandle(writer);
  FAILS(FALSE, ERROR_NOACCESS, CreatePipe(&reader, nullptr, nullptr, 0));
  FAILS(FALSE, ERROR_INVALID_HANDLE, PeekNamedPipe(writer, nullptr, 0, nullptr, &moved, nullptr));
}
