// SPDX-License-Identifier: MIT
// VirtualAlloc and its kin, and random numbers.
#include <windows.h>
// After windows.h, as on Windows.
#include <bcrypt.h>
#include <string.h>

#include "program.hpp"

namespace {

constexpr SIZE_T page = 4096, grain = 65536;
constexpr DWORD both = MEM_RESERVE | MEM_COMMIT;

char* allocate(void* at, SIZE_T bytes, DWORD type, DWORD protection = PAGE_READWRITE) {
  return static_cast<char*>(VirtualAlloc(at, bytes, type, protection));
}

}  // namespace

PROGRAM(VirtualMemory, ReserveCommitRelease) {
  char* const memory = allocate(nullptr, 10 * page + 1, MEM_RESERVE);
  HOLDS(memory != nullptr);
  IS(0, reinterpret_cast<UINT_PTR>(memory) % grain);
  char* const middle = allocate(memory + 2 * page + 5, 1, MEM_COMMIT);
  HOLDS(middle == memory + 2 * page);
  IS(0, middle[page - 1]);
  middle[0] = 'x';
  HOLDS(allocate(memory + 2 * page, page, MEM_COMMIT) == middle);  // once more changes nothing
  IS('x', middle[0]);
  IS(TRUE, VirtualFree(middle, page, MEM_DECOMMIT));
  HOLDS(allocate(middle, page, MEM_COMMIT) == middle);
  IS(0, middle[0]);
  FAILS(FALSE, ERROR_INVALID_PARAMETER, VirtualFree(memory, page, MEM_RELEASE));
  FAILS(FALSE, ERROR_INVALID_ADDRESS, VirtualFree(middle, 0, MEM_RELEASE));
  IS(TRUE, VirtualFree(memory, 0, MEM_RELEASE));
  FAILS(FALSE, ERROR_INVALID_ADDRESS, VirtualFree(memory, 0, MEM_RELEASE));
}

PROGRAM(VirtualMemory, WrongArguments) {
  FAILS(nullptr, ERROR_INVALID_PARAMETER, allocate(nullptr, 0, both));
  FAILS(nullptr, ERROR_INVALID_PARAMETER, allocate(nullptr, page, 0));
  FAILS(nullptr, ERROR_INVALID_PARAMETER, allocate(nullptr, page, both, 3));
  FAILS(nullptr, ERROR_INVALID_ADDRESS,
        allocate(reinterpret_cast<void*>(UINT_PTR{0x10000000000}), page, MEM_COMMIT));
  char* const memory = allocate(nullptr, page, both);
  FAILS(nullptr, ERROR_INVALID_ADDRESS, allocate(memory, page, MEM_RESERVE));  // taken
  FAILS(FALSE, ERROR_INVALID_PARAMETER, VirtualFree(memory, 0, both));
  FAILS(nullptr, ERROR_INVALID_HANDLE,
        VirtualAllocEx(nullptr, nullptr, page, both, PAGE_READWRITE));
  IS(TRUE, VirtualFreeEx(GetCurrentProcess(), memory, 0, MEM_RELEASE));
  HOLDS(allocate(nullptr, SIZE_T{1} << 47U, MEM_RESERVE) == nullptr);
  IS(ERROR_NOT_ENOUGH_MEMORY, GetLastError());
}

PROGRAM(VirtualMemory, Protection) {
  char* const memory = allocate(nullptr, 4 * page, both);
  DWORD before = 0;
  IS(TRUE, VirtualProtect(memory + page, page, PAGE_READONLY, &before));
  IS(PAGE_READWRITE, before);
  IS(TRUE, VirtualProtect(memory, 3 * page, PAGE_NOACCESS, &before));
  IS(PAGE_READWRITE, before);  // of the first page
  IS(TRUE, VirtualProtect(memory + page, page, PAGE_EXECUTE_READ, &before));
  IS(PAGE_NOACCESS, before);
  FAILS(FALSE, ERROR_NOACCESS, VirtualProtect(memory, page, PAGE_READWRITE, nullptr));
  FAILS(FALSE, ERROR_INVALID_PARAMETER, VirtualProtect(memory, page, 0, &before));
  FAILS(FALSE, ERROR_INVALID_ADDRESS, VirtualProtect(memory, 5 * grain, PAGE_READWRITE, &before));
  IS(TRUE, VirtualFree(memory + page, page, MEM_DECOMMIT));
  FAILS(FALSE, ERROR_INVALID_ADDRESS, VirtualProtect(memory, 2 * page, PAGE_READWRITE, &before));
  IS(TRUE, VirtualLock(memory + 3 * page, page));
  IS(TRUE, VirtualUnlock(memory + 3 * page, page));
  IS(TRUE, VirtualFree(memory, 0, MEM_RELEASE));
}

PROGRAM(Random, Bytes) {
  UCHAR bytes[600] = {}, none[600] = {};
  IS(0, BCryptGenRandom(nullptr, bytes, sizeof bytes, BCRYPT_USE_SYSTEM_PREFERRED_RNG));
  HOLDS(memcmp(bytes, none, 300) != 0 && memcmp(bytes + 300, none, 300) != 0);
  BCRYPT_ALG_HANDLE generator = nullptr;
  IS(0, BCryptOpenAlgorithmProvider(&generator, BCRYPT_RNG_ALGORITHM, nullptr, 0));
  IS(0, BCryptGenRandom(generator, bytes, 16, 0));
  IS(0, BCryptCloseAlgorithmProvider(generator, 0));
  IS(0xC0000225U, static_cast<DWORD>(BCryptOpenAlgorithmProvider(&generator, L"AES", nullptr, 0)));
  IS(0xC0000008U, static_cast<DWORD>(BCryptGenRandom(nullptr, bytes, 16, 0)));
  IS(0xC000000DU, static_cast<DWORD>(BCryptGenRandom(generator, nullptr, 16, 0)));
  IS(0xC000000DU, static_cast<DWORD>(BCryptGenRandom(generator, bytes, 16, 64)));
  IS(0xC0000005U,
     static_cast<DWORD>(BCryptGenRandom(generator, reinterpret_cast<PUCHAR>(16), 16, 0)));
  IS(0, BCryptGenRandom(generator, nullptr, 0, 0));
}
