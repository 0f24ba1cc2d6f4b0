// SPDX-License-Identifier: MIT
// Runs a fuzz target without a fuzzer: every file of the folders that are named, then mutations of
// them by a fixed seed. For compilers without libFuzzer, and for each test run.
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <vector>

#include "input.hpp"

namespace {

namespace fs = std::filesystem;
using Bytes = std::vector<uint8_t>;

Bytes read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

/// One to four changes, each of a kind that fuzzers make.
void mutate(Bytes& input, const Bytes& other, std::minstd_rand& random) {
  for (unsigned changes = 1 + random() % 4; changes != 0; --changes) {
    const size_t at = input.empty() ? 0 : random() % input.size();
    const auto place = input.begin() + static_cast<std::ptrdiff_t>(at);
    switch (random() % 6) {
      case 0:
        if (!input.empty()) *place = static_cast<uint8_t>(random());
        break;
      case 1:
        if (!input.empty()) *place = static_cast<uint8_t>(*place ^ (1U << random() % 8));
        break;
      case 2:
        input.insert(place, static_cast<uint8_t>(random()));
        break;
      case 3:
        if (!input.empty()) input.erase(place);
        break;
      case 4:
        input.resize(at);
        break;
      default:
        input.insert(place, other.begin(), other.end());
        input.resize(input.size() < 4096 ? input.size() : 4096);
        break;
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<Bytes> corpus;
  for (int i = 1; i < argc; ++i) {
    for (const fs::directory_entry& file : fs::directory_iterator(argv[i])) {
      corpus.push_back(read(file.path()));
    }
  }
  if (corpus.empty()) {
    std::fprintf(stderr, "usage: %s FOLDER ...: no input is there\n", argv[0]);
    return 2;
  }
  for (const Bytes& one : corpus) LLVMFuzzerTestOneInput(one.data(), one.size());
  const char* const asked = std::getenv("WS2_FUZZ_MUTATIONS");
  const long mutations = asked != nullptr ? std::atol(asked) : 5000;
  std::minstd_rand random(1);
  for (long i = 0; i < mutations; ++i) {
    Bytes input = corpus[random() % corpus.size()];
    mutate(input, corpus[random() % corpus.size()], random);
    LLVMFuzzerTestOneInput(input.data(), input.size());
  }
  std::printf("%zu inputs, %ld mutations\n", corpus.size(), mutations);
  return 0;
}
