/* SPDX-License-Identifier: MIT
 * A layered transport provider: what programs send in blocking calls arrives in upper case. It
 * hands out the socket handles of the provider below it (WPUModifyIFSHandle), so every call that it
 * does not change goes straight down.
 *   ws2cc -shared -fPIC upper_case_layer.c -o upper_case_layer.so
 * An installer makes an entry for the layer itself (ChainLen LAYERED_PROTOCOL) and one for each
 * chain (ChainEntries: the layer's entry, then the entry below) and puts the chains first; all in
 * one step by WSCInstallProviderAndChains64_32. Learn, "Transport Service Provider Installation" */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <ws2spi.h>
/* ws2spi.h brings winsock2.h, which comes first. */
#include <windows.h>

static WSPPROC_TABLE lower;
static WSPUPCALLTABLE up_calls;
static WSAPROTOCOL_INFOW self, below;

/* All entries of the catalog, which free() takes back; NULL on failure. */
static WSAPROTOCOL_INFOW *entries_of_catalog(int *count) {
  WSAPROTOCOL_INFOW *entries = NULL;
  DWORD bytes = 0;
  int error = 0;
  *count = WSCEnumProtocols(NULL, NULL, &bytes, &error);
  if (error == WSAENOBUFS) entries = malloc(bytes);
  if (entries != NULL) *count = WSCEnumProtocols(NULL, entries, &bytes, &error);
  if (entries != NULL && *count == SOCKET_ERROR) {
    free(entries);
    return NULL;
  }
  return entries;
}

/* Finds the entry that follows ours in the chain. */
static int find_below(const WSAPROTOCOL_INFOW *chain) {
  int count, i, found = 0;
  WSAPROTOCOL_INFOW *entries = entries_of_catalog(&count);
  if (entries == NULL) return 0;
  for (i = 0; i < count && !found; ++i) {
    if (entries[i].dwCatalogEntryId != chain->ProtocolChain.ChainEntries[1]) continue;
    below = entries[i];
    found = 1;
  }
  free(entries);
  return found;
}

/* Loads the provider below and starts it. */
static int start_below(WORD version) {
  WCHAR path[MAX_PATH], expanded[MAX_PATH];
  WSPDATA data;
  LPWSPSTARTUP startup;
  HMODULE module;
  int length = MAX_PATH, error = 0;
  if (up_calls.lpWPUGetProviderPath(&below.ProviderId, path, &length, &error) != 0) return error;
  if (ExpandEnvironmentStringsW(path, expanded, MAX_PATH) == 0) return WSAEPROVIDERFAILEDINIT;
  module = LoadLibraryW(expanded);
  if (module == NULL) return WSAEPROVIDERFAILEDINIT;
  startup = (LPWSPSTARTUP)(void *)GetProcAddress(module, "WSPStartup");
  if (startup == NULL) return WSAEPROVIDERFAILEDINIT;
  return startup(version, &data, &below, up_calls, &lower);
}

/* Programs reach this layer by the handle, no longer the one below. */
static SOCKET take_over(SOCKET s, LPINT error) {
  SOCKET ours;
  int ignored;
  if (s == INVALID_SOCKET) return s;
  ours = up_calls.lpWPUModifyIFSHandle(self.dwCatalogEntryId, s, error);
  if (ours == INVALID_SOCKET) lower.lpWSPCloseSocket(s, &ignored);
  return ours;
}

static SOCKET WSPAPI layer_socket(int family, int type, int protocol, LPWSAPROTOCOL_INFOW info,
                                  GROUP group, DWORD flags, LPINT error) {
  /* What names a socket of another process goes down with the description of the entry below. */
  WSAPROTOCOL_INFOW next = below;
  next.dwProviderReserved = info->dwProviderReserved;
  next.dwServiceFlags2 = info->dwServiceFlags2;
  next.dwServiceFlags3 = info->dwServiceFlags3;
  next.dwServiceFlags4 = info->dwServiceFlags4;
  return take_over(lower.lpWSPSocket(family, type, protocol, &next, group, flags, error), error);
}

static SOCKET WSPAPI layer_accept(SOCKET s, struct sockaddr *name, LPINT length,
                                  LPCONDITIONPROC condition, DWORD_PTR context, LPINT error) {
  return take_over(lower.lpWSPAccept(s, name, length, condition, context, error), error);
}

static int WSPAPI layer_duplicate(SOCKET s, DWORD process, LPWSAPROTOCOL_INFOW info, LPINT error) {
  const int failed = lower.lpWSPDuplicateSocket(s, process, info, error);
  if (failed != 0) return failed;
  info->ProviderId = self.ProviderId;
  info->dwCatalogEntryId = self.dwCatalogEntryId;
  info->ProtocolChain = self.ProtocolChain;
  return 0;
}

static int WSPAPI layer_send(SOCKET s, LPWSABUF buffers, DWORD count, LPDWORD sent, DWORD flags,
                             LPWSAOVERLAPPED overlapped,
                             LPWSAOVERLAPPED_COMPLETION_ROUTINE routine, LPWSATHREADID thread,
                             LPINT error) {
  WSABUF changed = {0, NULL};
  DWORD i, j, at = 0;
  int outcome;
  if (overlapped != NULL) {
    /* The bytes would have to outlive this call; see Learn, "WPUModifyIFSHandle function". */
    return lower.lpWSPSend(s, buffers, count, sent, flags, overlapped, routine, thread, error);
  }
  for (i = 0; i < count; ++i) changed.len += buffers[i].len;
  changed.buf = malloc(changed.len + 1);
  if (changed.buf == NULL) {
    *error = WSAENOBUFS;
    return SOCKET_ERROR;
  }
  for (i = 0; i < count; ++i) {
    for (j = 0; j < buffers[i].len; ++j) {
      changed.buf[at++] = (char)toupper((unsigned char)buffers[i].buf[j]);
    }
  }
  outcome = lower.lpWSPSend(s, &changed, 1, sent, flags, NULL, NULL, thread, error);
  free(changed.buf);
  return outcome;
}

__attribute__((visibility("default"))) int WSPAPI WSPStartup(WORD version, LPWSPDATA data,
                                                             LPWSAPROTOCOL_INFOW info,
                                                             WSPUPCALLTABLE up_call_table,
                                                             LPWSPPROC_TABLE table) {
  int error;
  if (info->ProtocolChain.ChainLen < 2) return WSAEPROVIDERFAILEDINIT;
  self = *info;
  up_calls = up_call_table;
  if (!find_below(info)) return WSAEPROVIDERFAILEDINIT;
  error = start_below(version);
  if (error != 0) return error;
  *table = lower;
  table->lpWSPSocket = layer_socket;
  table->lpWSPAccept = layer_accept;
  table->lpWSPDuplicateSocket = layer_duplicate;
  table->lpWSPSend = layer_send;
  memset(data, 0, sizeof *data);
  data->wVersion = data->wHighVersion = MAKEWORD(2, 2);
  return 0;
}
