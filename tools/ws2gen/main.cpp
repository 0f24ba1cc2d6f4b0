// SPDX-License-Identifier: MIT
// ws2gen: checks the data files of catalogue/ and writes what is generated from them.
#include <fmt/format.h>

#include <cstdio>
#include <cstring>
#include <exception>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>

#include "emit.hpp"

namespace {

namespace fs = std::filesystem;
using ws2gen::Catalogue;

std::string content_of(const fs::path& path) {
  std::ostringstream content;
  content << std::ifstream(path, std::ios::binary).rdbuf();
  return content.str();
}

/// Leaves a file alone that already says the same, so that nothing is compiled again for it.
void write(const fs::path& path, const std::string& content) {
  if (fs::exists(path) && content_of(path) == content) return;
  fs::create_directories(path.parent_path());
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << content;
  file.close();
  if (!file) throw std::runtime_error(fmt::format("cannot write {}", path.string()));
}

struct Options {
  std::string catalogue, conditions, code, docs;
};

constexpr const char* usage =
    "usage: ws2gen --catalogue DIR --conditions DIR [--code DIR] [--docs DIR]\n"
    "Checks the catalogue; writes sources below --code and readers' pages into --docs.\n";

Options parse(int argc, char** argv) {
  Options options;
  for (int i = 1; i < argc; ++i) {
    const std::string flag = argv[i];
    const auto value = [&]() -> std::string {
      if (i + 1 >= argc) throw std::runtime_error(flag + " wants a folder\n" + usage);
      return argv[++i];
    };
    if (flag == "--catalogue") {
      options.catalogue = value();
    } else if (flag == "--conditions") {
      options.conditions = value();
    } else if (flag == "--code") {
      options.code = value();
    } else if (flag == "--docs") {
      options.docs = value();
    } else {
      throw std::runtime_error("unknown argument " + flag + "\n" + usage);
    }
  }
  if (options.catalogue.empty() || options.conditions.empty()) throw std::runtime_error(usage);
  return options;
}

void write_code(const fs::path& folder, const Catalogue& catalogue) {
  write(folder / "errors/wsa_code.hpp", ws2gen::emit_wsa_code(catalogue));
  write(folder / "include/ws2/ws2_error_codes.h", ws2gen::emit_error_codes(catalogue));
  write(folder / "include/libws2/errc.hpp", ws2gen::emit_errc(catalogue));
  write(folder / "errors/catalogue_tables.cpp", ws2gen::emit_catalogue(catalogue));
  write(folder / "errors/translation_tables.hpp", ws2gen::emit_translation(catalogue));
  write(folder / "errors/conditions.hpp", ws2gen::emit_conditions(catalogue));
  write(folder / "conditions/open.txt", ws2gen::emit_open(catalogue));
  write(folder / "kernel/windows_numbers.hpp", ws2gen::emit_numbers(catalogue));
  write(folder / "kernel/option_slots.hpp", ws2gen::emit_option_slots(catalogue));
  write(folder / "kernel/option_table.hpp", ws2gen::emit_option_table(catalogue));
  write(folder / "kernel/ioctl_table.hpp", ws2gen::emit_ioctl_table(catalogue));
  write(folder / "test/ioctl_rows.hpp", ws2gen::emit_ioctl_rows(catalogue));
  write(folder / "test/option_rows.hpp", ws2gen::emit_option_rows(catalogue));
  write(folder / "api/windows_numbers_check.cpp", ws2gen::emit_numbers_check(catalogue));
}

void write_docs(const fs::path& folder, const Catalogue& catalogue) {
  write(folder / "errors.md", ws2gen::document_errors(catalogue, false));
  write(folder / "errors.zh-CN.md", ws2gen::document_errors(catalogue, true));
  write(folder / "conditions.md", ws2gen::document_conditions(catalogue));
  write(folder / "ioctls.md", ws2gen::document_ioctls(catalogue));
  write(folder / "options.md", ws2gen::document_options(catalogue));
}

}  // namespace

int main(int argc, char** argv) {
  try {
    const Options options = parse(argc, argv);
    const Catalogue catalogue = ws2gen::load(options.catalogue, options.conditions);
    const std::vector<std::string> complaints = ws2gen::check(catalogue);
    for (const std::string& complaint : complaints) {
      std::fprintf(stderr, "ws2gen: %s\n", complaint.c_str());
    }
    if (!complaints.empty()) return 1;
    if (!options.code.empty()) write_code(options.code, catalogue);
    if (!options.docs.empty()) write_docs(options.docs, catalogue);
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "ws2gen: %s\n", error.what());
    return 1;
  }
}
