// SPDX-License-Identifier: MIT
#include "runtime/print_format.hpp"

#include <gtest/gtest.h>

namespace ws2::runtime {
namespace {

std::string narrow(const char* format) { return print_format(format).text; }
std::wstring wide(const wchar_t* format) { return print_format(format).text; }

TEST(PrintFormat, LeavesIsoFormatsAlone) {
  for (const char* format : {"", "plain", "%d %5.2f %%", "%-*s|", "%hhx %hd %llu %zu %jd %td %Lf",
                             "%a %e %g", "%c %s", "100%", "%#08x", "%5"}) {
    EXPECT_EQ(format, narrow(format));
  }
}

TEST(PrintFormat, Integers) {
  EXPECT_EQ("%lld %llu %016llX", narrow("%I64d %I64u %016I64X"));
  EXPECT_EQ("%d %u", narrow("%I32d %I32u"));
  EXPECT_EQ("%zd %zx", narrow("%Id %Ix"));
  // DWORD is an unsigned long there and has 32 bits on both.
  EXPECT_EQ("%u %08x %d", narrow("%lu %08lx %ld"));
  EXPECT_EQ("%f", narrow("%lf"));
}

TEST(PrintFormat, NarrowAndWideText) {
  EXPECT_EQ("%ls %ls %s %s %ls %lc %lc %c", narrow("%S %ws %hs %hS %ls %C %wc %hc"));
  EXPECT_EQ(L"%ls %s %ls %s %lc %c %ls %-10ls", wide(L"%s %S %ls %hs %c %C %ws %-10s"));
  EXPECT_FALSE(print_format("%s %d").mixes);
  EXPECT_TRUE(print_format("%S").mixes);
  EXPECT_FALSE(print_format(L"%s").mixes);
  EXPECT_TRUE(print_format(L"%hs").mixes);
}

TEST(PrintFormat, PointersAreUpperCaseDigits) { EXPECT_EQ("%.16lX %20.16lX", narrow("%p %20p")); }

TEST(ScanFormat, Conversions) {
  EXPECT_EQ("%lld %d %ld %s %ls", scan_format("%I64d %I32d %ld %hs %S").text);
  EXPECT_EQ(L"%ls %l[a-z] %s", scan_format(L"%s %[a-z] %S").text);
  EXPECT_EQ("%[^]%s] %s", scan_format("%[^]%s] %hs").text);
  EXPECT_EQ("%[]%s", scan_format("%[]%s").text);  // ends within the set
}

TEST(ScanFormat, FieldsOfTheSecureForms) {
  const ScanFormat<char> format = scan_format_s("%d %9s %*s %3c %[abc] %% %S");
  EXPECT_EQ("%d %9ms %*s %3c %m[abc] %% %mls", format.text);
  ASSERT_EQ(5U, format.fields.size());
  EXPECT_FALSE(format.fields[0].text || format.fields[0].block);
  EXPECT_TRUE(format.fields[1].text && !format.fields[1].wide);
  EXPECT_TRUE(format.fields[2].block);
  EXPECT_EQ(3U, format.fields[2].width);
  EXPECT_TRUE(format.fields[3].text);
  EXPECT_TRUE(format.fields[4].text && format.fields[4].wide);
}

}  // namespace
}  // namespace ws2::runtime
