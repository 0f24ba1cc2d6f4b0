/* SPDX-License-Identifier: MIT
 * Where the parts of an address come from. Source: Microsoft Learn, the pages of "nldef.h". */
#pragma GCC system_header
#ifndef _NLDEF_
#define _NLDEF_

#include "minwindef.h"

typedef enum {
  IpPrefixOriginOther = 0,
  IpPrefixOriginManual,
  IpPrefixOriginWellKnown,
  IpPrefixOriginDhcp,
  IpPrefixOriginRouterAdvertisement,
  IpPrefixOriginUnchanged = 16
} NL_PREFIX_ORIGIN;

typedef enum {
  IpSuffixOriginOther = 0,
  NlsoOther = IpSuffixOriginOther,
  IpSuffixOriginManual,
  NlsoManual = IpSuffixOriginManual,
  IpSuffixOriginWellKnown,
  NlsoWellKnown = IpSuffixOriginWellKnown,
  IpSuffixOriginDhcp,
  NlsoDhcp = IpSuffixOriginDhcp,
  IpSuffixOriginLinkLayerAddress,
  NlsoLinkLayerAddress = IpSuffixOriginLinkLayerAddress,
  IpSuffixOriginRandom,
  NlsoRandom = IpSuffixOriginRandom,
  IpSuffixOriginUnchanged = 16
} NL_SUFFIX_ORIGIN;

typedef enum {
  IpDadStateInvalid = 0,
  NldsInvalid = IpDadStateInvalid,
  IpDadStateTentative,
  NldsTentative = IpDadStateTentative,
  IpDadStateDuplicate,
  NldsDuplicate = IpDadStateDuplicate,
  IpDadStateDeprecated,
  NldsDeprecated = IpDadStateDeprecated,
  IpDadStatePreferred,
  NldsPreferred = IpDadStatePreferred
} NL_DAD_STATE;

#define NL_MAX_METRIC_COMPONENT ((((ULONG)1) << 31) - 1)

#endif /* _NLDEF_ */
