// SPDX-License-Identifier: MIT
// The ws2 tool: parses the command line and hands over to the command.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>

#include "commands.hpp"

int main(int argc, char** argv) {
  try {
    int status = 0;
    CLI::App app("Windows Sockets on Linux: the tool of libws2", "ws2");
    app.set_version_flag("--version", "ws2 " WS2_VERSION);
    app.require_subcommand(1);
    ws2::tool::add_err(app, status);
    ws2::tool::add_tour(app, status);
    try {
      app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
      status = app.exit(error) == 0 ? 0 : 2;
    }
    // A full disk behind a redirection is told by whoever flushes last.
    if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0) {
      std::perror("ws2: standard output");
      return 2;
    }
    return status;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "ws2: %s\n", error.what());
    return 2;
  }
}
