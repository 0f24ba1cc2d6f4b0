/* SPDX-License-Identifier: MIT
 * A provider that is wrong: as a transport provider in the way that its catalog entry names, as a
 * namespace provider it does not start. For the conditions about providers. What it does right is
 * to be one: a WSPStartup and a table, and an NSPStartup. */
#include <string.h>
#include <wchar.h>
#include <ws2spi.h>

#ifdef _WIN32
#define EXPORTED __declspec(dllexport)
#else
#define EXPORTED __attribute__((visibility("default")))
#endif

static int WSPAPI clean_up(LPINT error) {
  (void)error;
  return 0;
}

static int WSPAPI refuse(void) { return SOCKET_ERROR; }

EXPORTED int WSPAPI WSPStartup(WORD version, LPWSPDATA data, LPWSAPROTOCOL_INFOW info,
                               WSPUPCALLTABLE up_calls, LPWSPPROC_TABLE table) {
  /* Every entry of the table is a pointer to a function. */
  void (*entries[sizeof *table / sizeof(void (*)(void))])(void);
  size_t i;
  (void)version;
  (void)up_calls;
  if (wcscmp(info->szProtocol, L"fails to start") == 0) return WSASYSNOTREADY;
  for (i = 0; i < sizeof entries / sizeof *entries; ++i) entries[i] = (void (*)(void))refuse;
  memcpy(table, entries, sizeof entries);
  table->lpWSPCleanup = clean_up;
  memset(data, 0, sizeof *data);
  data->wVersion = data->wHighVersion = MAKEWORD(2, 2);
  if (wcscmp(info->szProtocol, L"version 1.1") == 0) data->wVersion = MAKEWORD(1, 1);
  if (wcscmp(info->szProtocol, L"version 2.3") == 0) data->wVersion = MAKEWORD(2, 3);
  if (wcscmp(info->szProtocol, L"no version") == 0) data->wVersion = 0;
  if (wcscmp(info->szProtocol, L"no WSPSend") == 0) table->lpWSPSend = NULL;
  if (wcscmp(info->szProtocol, L"no WSPStringToAddress") == 0) table->lpWSPStringToAddress = NULL;
  return 0;
}

EXPORTED INT WSAAPI NSPStartup(LPGUID id, LPNSP_ROUTINE routines) {
  (void)id;
  (void)routines;
  SetLastError(WSASYSNOTREADY);
  return SOCKET_ERROR;
}
