// SPDX-License-Identifier: MIT
// Runs the programs of this folder as GoogleTest tests.
#include <gtest/gtest.h>

#include "program.hpp"

namespace program {
namespace {

const Case* cases = nullptr;

class Test : public testing::Test {
 public:
  explicit Test(void (*body)()) : body_(body) {}
  void TestBody() override { body_(); }

 private:
  void (*const body_)();
};

}  // namespace

Case::Case(const char* group_name, const char* case_name, void (*what)()) noexcept
    : group(group_name), name(case_name), body(what), next(cases) {
  cases = this;
}

const Case* first_case() noexcept { return cases; }

void failed(const char* file, int line, const char* what, long long got, long long wanted) {
  ADD_FAILURE_AT(file, line) << what << " is " << got << ", not " << wanted;
}

}  // namespace program

int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  for (const program::Case* at = program::first_case(); at != nullptr; at = at->next) {
    testing::RegisterTest(
        at->group, at->name, nullptr, nullptr, __FILE__, __LINE__,
        [body = at->body]() -> testing::Test* { return new program::Test(body); });
  }
  return RUN_ALL_TESTS();
}
