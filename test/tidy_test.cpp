// SPDX-License-Identifier: MIT
// Holds the source tree to the house rules, and shows of each rule that it can fail.
#include "tidy.hpp"

#include <gtest/gtest.h>

#include <string>

namespace ws2::tidy {
namespace {

const House& house() {
  static const House read = read_house(WS2_SOURCE_DIR "/test/rooms.toml");
  return read;
}

const Tree& source_tree() {
  static const Tree read = read_tree(WS2_SOURCE_DIR);
  return read;
}

void expect_none(const Findings& findings) {
  for (const Finding& finding : findings) {
    ADD_FAILURE() << finding.path << ":" << finding.line << ": " << finding.what;
  }
}

/// The lines of one small file in which a rule finds fault.
std::string lines(const Findings& findings) {
  std::string out;
  for (const Finding& finding : findings) {
    out += (out.empty() ? "" : " ") + std::to_string(finding.line);
  }
  return out;
}

std::string repeated(const std::string& line, std::size_t times) {
  std::string out;
  while (times-- > 0) out += line;
  return out;
}

TEST(Tidy, TheTreeIsRead) {
  EXPECT_GT(source_tree().size(), 50U);
  EXPECT_TRUE(source_tree().contains("test/tidy_test.cpp"));
  EXPECT_EQ(house().rooms.at("api"), 8);
}

TEST(Tidy, RoomsIncludeOnlyLowerRooms) { expect_none(room_order(source_tree(), house())); }
TEST(Tidy, NothingSeesBothWorlds) { expect_none(wall(source_tree(), house())); }
TEST(Tidy, FilesFunctionsAndLinesAreShort) { expect_none(sizes(source_tree(), house())); }
TEST(Tidy, NoBannedWords) { expect_none(banned_words(source_tree(), house())); }
TEST(Tidy, LicenceLineComesFirst) { expect_none(licence_lines(source_tree())); }

TEST(TidyRooms, LowerRoomsAndTheOwnRoomAreFine) {
  EXPECT_EQ("", lines(room_order({{"src/base/recv.cpp",
                                   "#include \"base/recv.hpp\"\n#include \"kernel/recv.hpp\"\n"
                                   "#include <vector>\n#include \"errors/status.hpp\"\n"}},
                                 house())));
}

TEST(TidyRooms, AHigherRoomASiblingAndAWayAroundAreFound) {
  EXPECT_EQ("1", lines(room_order({{"src/base/a.cpp", "#include \"api/entry.hpp\"\n"}}, house())));
  EXPECT_EQ("2",
            lines(room_order({{"src/kernel/a.cpp", "\n#include <handles/table.hpp>\n"}}, house())));
  EXPECT_EQ("1",
            lines(room_order({{"src/base/a.cpp", "#include \"../api/entry.hpp\"\n"}}, house())));
  EXPECT_EQ("1", lines(room_order({{"src/util/a.cpp", "int a;\n"}}, house())));
  EXPECT_EQ("1", lines(room_order({{"layers/trace/a.cpp", "#include \"errors/status.hpp\"\n"}},
                                  house())));
}

TEST(TidyRooms, AnIncludeInACommentIsNone) {
  EXPECT_EQ(
      "", lines(room_order({{"src/base/a.cpp", "/*\n#include \"api/entry.hpp\"\n*/\n"}}, house())));
}

TEST(TidyWall, OneWorldAUnitIsFine) {
  EXPECT_EQ("", lines(wall({{"src/kernel/a.cpp", "#include <sys/socket.h>\n"},
                            {"src/api/a.cpp", "#include <winsock2.h>\n"}},
                           house())));
}

TEST(TidyWall, BothWorldsAreFoundThroughOtherHeaders) {
  const Tree tree = {{"src/base/a.cpp", "#include \"kernel/view.hpp\"\n#include <winsock2.h>\n"},
                     {"src/kernel/view.hpp", "#include <netinet/in.h>\n"}};
  EXPECT_EQ("2", lines(wall(tree, house())));
  EXPECT_EQ("2",
            lines(wall({{"bench/a.cpp", "#include <WinSock2.h>\n#include <netdb.h>\n"}}, house())));
}

TEST(TidyWall, EachSideKeepsToItsOwn) {
  EXPECT_EQ("1", lines(wall({{"src/base/a.cpp", "#include <sys/socket.h>\n"}}, house())));
  EXPECT_EQ("1", lines(wall({{"src/kernel/a.cpp", "#include <Windows.h>\n"}}, house())));
  EXPECT_EQ("1", lines(wall({{"src/names/lookup.cpp", "#include <ares.h>\n"}}, house())));
  EXPECT_EQ("", lines(wall({{"src/names/cares.cpp", "#include <ares.h>\n"}}, house())));
}

TEST(TidySizes, LongFilesAndLinesAreFound) {
  EXPECT_EQ("601", lines(sizes({{"src/a.cpp", repeated("\n", 601)}}, house())));
  EXPECT_EQ("", lines(sizes({{"src/a.cpp", repeated("\n", 600)}}, house())));
  EXPECT_EQ("", lines(sizes({{"include/ws2/winsock2.h", repeated("\n", 3000)}}, house())));
  EXPECT_EQ("1", lines(sizes({{"src/a.cpp", repeated("x", 101)}}, house())));
  EXPECT_EQ("1", lines(sizes({{"src/CMakeLists.txt", repeated("x", 101)}}, house())));
  EXPECT_EQ("", lines(sizes({{"src/a.cpp", repeated("断", 100)}}, house())));
}

TEST(TidySizes, LongFunctionsOfEveryShapeAreFound) {
  const std::string body = repeated("  f();\n", 69);
  for (const std::string head :
       {"void f() {\n", "struct S { int m() const {\n", "namespace a { namespace b {\nint f() {\n",
        "S::S(int a) : a_{a}, b_(1), c_{} {\n", "TEST(A, b) {\n", "extern \"C\" { int f(void) {\n",
        "extern \"C\" int WSAAPI f(int a) noexcept {\n", "auto S::operator<=>(S b) -> int {\n",
        "template <typename T>\nstruct alignas(8) A {\n T f(T a = T{}) {\n",
        "static struct tm *f(void) {\n", "#if A\nint f() {\n#else\nint f(int) {\n#endif\n",
        "struct S f(const char *a) {\n", "const char* a = R\"(})\"; int f() { char c = '{';\n"}) {
    EXPECT_EQ(1U, sizes({{"src/a.cpp", head + body + body + "}\n"}}, house()).size()) << head;
    EXPECT_EQ(0U, sizes({{"src/a.cpp", head + "}\n" + body + body}}, house()).size()) << head;
  }
}

TEST(TidySizes, TypesTablesAndNamespacesAreNoFunctions) {
  const std::string body = repeated("  int f();\n", 90);
  const std::string rows = repeated("  {1, 2},\n", 90);
  for (const std::string& text :
       {"namespace a {\n" + body + "}\n", "class [[nodiscard]] A {\n" + body + "};\n",
        "struct alignas(8) A {\n" + body + "};\n", "constexpr Row rows[] = {\n" + rows + "};\n",
        "enum class A : int {\n" + repeated("  a,\n", 90) + "};\n",
        "extern \"C\" {\n" + body + "}\n"}) {
    EXPECT_EQ(0U, sizes({{"src/a.cpp", text}}, house()).size()) << text.substr(0, 40);
  }
}

TEST(TidyWords, SleepInTests) {
  EXPECT_EQ("1", lines(banned_words({{"src/a_test.cpp", "void f() { usleep(1); }\n"}}, house())));
  EXPECT_EQ("2", lines(banned_words(
                     {{"test/a.cpp", "// sleep(1)\nvoid f() { this_thread::sleep_for(1s); }\n"}},
                     house())));
  EXPECT_EQ("1", lines(banned_words({{"conditions/a.cpp", "int a = (Sleep(1), 1);\n"}}, house())));
  EXPECT_EQ("1", lines(banned_words({{"test/a.py", "time.sleep(1)\n"}}, house())));
  EXPECT_EQ("1", lines(banned_words({{"test/package/a.sh", "true; sleep 1\n"}}, house())));
  EXPECT_EQ("", lines(banned_words({{"src/a.cpp", "void f() { usleep(1); }\n"}}, house())));
}

TEST(TidyWords, ErrnoOutsideTheLinuxSide) {
  const auto faults = [](const char* path, const char* text) {
    return lines(banned_words({{path, text}}, house()));
  };
  EXPECT_EQ("1", faults("src/base/a.cpp", "int a = errno;\n"));
  EXPECT_EQ("1", faults("src/api/a.hpp", "#define LAST errno\n"));
  EXPECT_EQ("", faults("src/base/a.cpp", "Errno a; // errno\nconst char* b = \"errno\";\n"));
  EXPECT_EQ("", faults("src/kernel/a.cpp", "int a = errno;\n"));
  EXPECT_EQ("", faults("src/errors/a.cpp", "int a = errno;\n"));
}

TEST(TidyWords, SendsThatMaySignal) {
  const auto faults = [](const std::string& text) {
    return lines(banned_words({{"src/kernel/a.cpp", "#include <sys/socket.h>\n" + text}}, house()));
  };
  EXPECT_EQ("2", faults("int a = ::send(f, p, n, flags);\n"));
  EXPECT_EQ("2", faults("int f() { return sendmsg(f, &m, g(MSG_DONTWAIT)); }\n"));
  EXPECT_EQ("2 3", faults("int f() { ::sendto(f, p, n, 0, a, l);\n ::sendmmsg(f, m, 1, 0); }\n"));
  EXPECT_EQ("", faults("int a = ::send(f, p, (n), flags | MSG_NOSIGNAL);\n"));
  EXPECT_EQ("", faults("Result<int> send(int fd, View v);\nint a = kernel::send(fd, v);\n"));
  EXPECT_EQ("", faults("int a = peer.send(1) + peer->sendmsg(2);\n"));
}

TEST(TidyWords, WorkLeftInComments) {
  EXPECT_EQ("2", lines(banned_words({{"src/a.cpp",
                                      "int a;\n// TO"
                                      "DO: mend\n"}},
                                    house())));
  EXPECT_EQ("1", lines(banned_words({{"cmake/a.cmake",
                                      "# FIX"
                                      "ME\n"}},
                                    house())));
}

TEST(TidyLicence, TheFirstLineOfEveryFile) {
  EXPECT_EQ("1", lines(licence_lines({{"src/a.cpp", "int a;\n"}})));
  EXPECT_EQ("1", lines(licence_lines({{"src/a.cpp", "\n// SPDX-License-Identifier: MIT\n"}})));
  EXPECT_EQ("1", lines(licence_lines({{"script/a", "#!/bin/sh\nset -eu\n"}})));
  EXPECT_EQ("", lines(licence_lines({{"src/a.cpp", "// SPDX-License-Identifier: MIT\nint a;\n"}})));
  EXPECT_EQ(
      "",
      lines(licence_lines({{"script/a", "#!/bin/sh\n# SPDX-License-Identifier: MIT\nset -eu\n"}})));
}

}  // namespace
}  // namespace ws2::tidy
