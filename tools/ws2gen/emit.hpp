// SPDX-License-Identifier: MIT
// Each function returns the whole content of one generated file.
#pragma once

#include <string>

#include "model.hpp"

namespace ws2gen {

std::string emit_wsa_code(const Catalogue& catalogue);       // errors/wsa_code.hpp
std::string emit_error_codes(const Catalogue& catalogue);    // include/ws2/ws2_error_codes.h
std::string emit_catalogue(const Catalogue& catalogue);      // errors/catalogue_tables.cpp
std::string emit_translation(const Catalogue& catalogue);    // errors/translation_tables.hpp
std::string emit_conditions(const Catalogue& catalogue);     // errors/conditions.hpp
std::string emit_errc(const Catalogue& catalogue);           // include/libws2/errc.hpp
std::string emit_open(const Catalogue& catalogue);           // conditions/open.txt
std::string emit_numbers(const Catalogue& catalogue);        // kernel/windows_numbers.hpp
std::string emit_numbers_check(const Catalogue& catalogue);  // api/windows_numbers_check.cpp
std::string emit_option_slots(const Catalogue& catalogue);   // kernel/option_slots.hpp
std::string emit_option_table(const Catalogue& catalogue);   // kernel/option_table.hpp
std::string emit_ioctl_table(const Catalogue& catalogue);    // kernel/ioctl_table.hpp
std::string emit_ioctl_rows(const Catalogue& catalogue);     // test/ioctl_rows.hpp
std::string emit_option_rows(const Catalogue& catalogue);    // test/option_rows.hpp

std::string document_errors(const Catalogue& catalogue, bool chinese);  // docs/generated/errors*.md
std::string document_conditions(const Catalogue& catalogue);  // docs/generated/conditions.md
std::string document_ioctls(const Catalogue& catalogue);      // docs/generated/ioctls.md
std::string document_options(const Catalogue& catalogue);     // docs/generated/options.md

/// The first lines of a generated source file.
std::string opening(std::string_view purpose, std::string_view data);

}  // namespace ws2gen
