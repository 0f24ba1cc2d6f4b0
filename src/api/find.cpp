// SPDX-License-Identifier: MIT
// FindFirstFile and its kin: the files of a folder whose names match a pattern.
#include <memory>
#include <string>
#include <string_view>

#include "api/file.hpp"
#include "kernel/folder.hpp"

namespace ws2::api {
namespace {

constexpr uint32_t error_no_more_files = 18;

constexpr char small(char letter) noexcept {
  return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

/// `*` is any text, `?` any byte. Case makes no difference, as on Windows; "*.*" is every name.
bool matches(std::string_view pattern, std::string_view name) noexcept {
  if (pattern == "*.*") return true;
  size_t p = 0, n = 0, star = std::string_view::npos, resume = 0;
  while (n < name.size()) {
    if (p < pattern.size() && (pattern[p] == '?' || small(pattern[p]) == small(name[n]))) {
      ++p;
      ++n;
    } else if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      resume = n;
    } else if (star != std::string_view::npos) {
      p = star + 1;  // the last star takes one more
      n = ++resume;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

/// A search that FindFirstFile began. Its owner uses it from one thread at a time.
struct Search {
  std::string folder, pattern;
  std::unique_ptr<kernel::Names> names;
};

/// Copies a name into a field, cut where it does not fit.
template <class Char, size_t size>
void put_name(Char (&field)[size], const std::string& name) {
  const std::basic_string<Char> text = text_as<Char>(name);
  const size_t count = std::min(text.size(), size - 1);
  std::copy_n(text.data(), count, field);
  field[count] = Char{};
}

template <class Data>
Status next(Search& search, Data* user) {
  while (const char* name = search.names->next()) {
    if (!matches(search.pattern, name)) continue;
    // A name that vanished since, or a link that leads nowhere, is passed over.
    const Result<kernel::FileFacts> facts = kernel::facts_of((search.folder + name).c_str());
    if (!facts) continue;
    Data found = {};
    found.dwFileAttributes = attributes_of(*facts);
    found.ftCreationTime = file_time(facts->created_ns);
    found.ftLastAccessTime = file_time(facts->read_ns);
    found.ftLastWriteTime = file_time(facts->written_ns);
    found.nFileSizeHigh = static_cast<DWORD>(facts->bytes >> 32U);
    found.nFileSizeLow = static_cast<DWORD>(facts->bytes);
    put_name(found.cFileName, name);
    return runtime::write_user(user, found);
  }
  return sync::win32_status(error_no_more_files);
}

/// The handle is the search's address: FindClose is the only call that takes it.
template <class Char, class Data>
HANDLE find_first(const Char* name, Data* user) noexcept {
  return on_win32<HANDLE>(INVALID_HANDLE_VALUE, [&]() -> Result<HANDLE> {
    const Result<std::string> path = path_of(name);
    if (!path) return path.status();
    if (path->ends_with('/')) return sync::win32_status(sync::error_file_not_found);
    const size_t last = path->find_last_of('/');
    auto search = std::make_unique<Search>();
    search->folder = last == std::string::npos ? "./" : path->substr(0, last + 1);
    search->pattern = last == std::string::npos ? *path : path->substr(last + 1);
    Result<std::unique_ptr<kernel::Names>> names = kernel::Names::of(search->folder.c_str());
    if (!names) {
      constexpr uint32_t error_path_not_found = 3;
      const bool missing = names.status() == sync::win32_status(sync::error_file_not_found);
      return missing ? sync::win32_status(error_path_not_found) : names.status();
    }
    search->names = std::move(*names);
    Status found = next(*search, user);
    if (found == sync::win32_status(error_no_more_files)) {
      found = sync::win32_status(sync::error_file_not_found);
    }
    if (!found.ok()) return found;
    return static_cast<HANDLE>(search.release());
  });
}

template <class Data>
BOOL find_next(HANDLE search, Data* user) noexcept {
  return win32_bool([&]() -> Status {
    if (search == nullptr || search == INVALID_HANDLE_VALUE) return WsaCode::wsa_invalid_handle;
    return next(*static_cast<Search*>(search), user);
  });
}

}  // namespace

/// Begins a search, and answers its first file. The order is the file system's.
/// \param name  a path whose last part may hold `*` and `?`
/// \return a handle for FindNextFile and FindClose; INVALID_HANDLE_VALUE and ERROR_FILE_NOT_FOUND,
///         ERROR_PATH_NOT_FOUND
/// \source Microsoft Learn, "FindFirstFileA function (fileapi.h)"
extern "C" HANDLE WINAPI ws2_FindFirstFileA(LPCSTR name, LPWIN32_FIND_DATAA found) noexcept {
  return find_first(name, found);
}

/// The same with wide names.
extern "C" HANDLE WINAPI ws2_FindFirstFileW(LPCWSTR name, LPWIN32_FIND_DATAW found) noexcept {
  return find_first(name, found);
}

/// \return FALSE and ERROR_NO_MORE_FILES after the last, ERROR_INVALID_HANDLE
/// \source Microsoft Learn, "FindNextFileA function (fileapi.h)"
extern "C" BOOL WINAPI ws2_FindNextFileA(HANDLE search, LPWIN32_FIND_DATAA found) noexcept {
  return find_next(search, found);
}

/// The same with wide names.
extern "C" BOOL WINAPI ws2_FindNextFileW(HANDLE search, LPWIN32_FIND_DATAW found) noexcept {
  return find_next(search, found);
}

/// \return FALSE and ERROR_INVALID_HANDLE
/// \source Microsoft Learn, "FindClose function (fileapi.h)"
extern "C" BOOL WINAPI ws2_FindClose(HANDLE search) noexcept {
  return win32_bool([&]() -> Status {
    if (search == nullptr || search == INVALID_HANDLE_VALUE) return WsaCode::wsa_invalid_handle;
    delete static_cast<Search*>(search);
    return Status();
  });
}

// The prototypes are those of the headers.
WS2_SAME(FindFirstFileA);
WS2_SAME(FindFirstFileW);
WS2_SAME(FindNextFileA);
WS2_SAME(FindNextFileW);
WS2_SAME(FindClose);

}  // namespace ws2::api
