// SPDX-License-Identifier: MIT
// Search in the catalogue's texts, in both languages at once.
#include <algorithm>

#include "errors/lookup.hpp"

namespace ws2::errors {
namespace {

/// Lower case, and every stretch of spaces and ASCII punctuation as one space, so that the
/// sentences of other systems are found however they were copied. Characters outside ASCII stay;
/// the full-width stop and comma count as punctuation.
std::string normalized(std::string_view text) {
  std::string out;
  const auto gap = [&] {
    if (!out.empty() && out.back() != ' ') out += ' ';
  };
  for (size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte >= 0x80) {
      const std::string_view three = text.substr(i, 3);
      if (three == "。" || three == "，" || three == "；" || three == "：" || three == "“" ||
          three == "”") {
        gap();
        i += 2;
        continue;
      }
      out += text[i];
    } else if ((byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') || byte == '_') {
      out += text[i];
    } else if (byte >= 'A' && byte <= 'Z') {
      out += static_cast<char>(byte - 'A' + 'a');
    } else {
      gap();
    }
  }
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

std::vector<std::string> words_of(const std::string& text) {
  std::vector<std::string> words;
  for (size_t first = 0; first < text.size();) {
    size_t last = text.find(' ', first);
    if (last == std::string::npos) last = text.size();
    words.push_back(text.substr(first, last - first));
    first = last + 1;
  }
  return words;
}

bool holds(const std::string& text, const std::string& part) {
  return !part.empty() && text.find(part) != std::string::npos;
}

/// What a recognised sentence scores at least; no number of shared words comes near it.
constexpr int sentence = 1000;

/// A key phrase of another system inside the question, or the question inside a key phrase.
int score_of_keys(const Entry& entry, const std::string& question) {
  constexpr int question_in_phrase = 500;
  // A short word is part of many phrases; it says little.
  constexpr size_t shortest = 6;
  int best = 0;
  for (const Run<Piece>* keys : {&entry.keys_english, &entry.keys_chinese}) {
    for (const Piece& key : *keys) {
      const std::string phrase = normalized(key);
      if (question == phrase) best = std::max(best, 3 * sentence);
      if (phrase.size() >= shortest && holds(question, phrase)) {
        best = std::max(best, sentence + static_cast<int>(phrase.size()));
      } else if (question.size() >= shortest && holds(phrase, question)) {
        best = std::max(best, question_in_phrase);
      }
    }
  }
  return best;
}

struct Place {
  std::string text;
  int weight;
};

std::vector<Place> places_of(const Entry& entry) {
  std::vector<Place> places;
  const auto add = [&](std::string_view text, int weight) {
    places.push_back({normalized(text), weight});
  };
  add(entry.name, 40);
  for (const Piece& spelling : entry.spellings) add(spelling, 30);
  for (const Run<Piece>* keys : {&entry.keys_english, &entry.keys_chinese}) {
    for (const Piece& key : *keys) add(key, 20);
  }
  for (const Language language : {Language::english, Language::chinese}) {
    add(entry.text.in(language), 20);
    add(entry.explanation.in(language), 4);
    for (const Cause& cause : entry.causes) {
      add(cause.what.in(language), 3);
      add(cause.remedy.in(language), 2);
    }
    for (const Condition& condition : entry.conditions) add(condition.when.in(language), 3);
    for (const Difference& difference : entry.differences) {
      add(difference.text.in(language), 1);
    }
  }
  return places;
}

/// Every word must stand somewhere in the entry; where it stands decides how much it counts.
int score_of_words(const Entry& entry, const std::vector<std::string>& words) {
  const std::vector<Place> places = places_of(entry);
  int score = 0;
  for (const std::string& word : words) {
    int best = 0;
    for (const Place& place : places) {
      if (holds(place.text, word)) best = std::max(best, place.weight);
    }
    if (best == 0) return 0;
    score += best;
  }
  return score;
}

/// A word of a log line that can hardly mean anything else: a full code, a status, a WSA name.
std::optional<Match> strong_word(std::string_view word) {
  std::optional<Match> match = look_up(word);
  if (!match) return std::nullopt;
  switch (match->form) {
    case Form::code:
      return match->entry->number >= 10000 ? match : std::nullopt;
    case Form::name:
    case Form::errno_name:
      // ECONNRESET, not "loop" nor "users": the name in capitals, as programs print it.
      return std::all_of(word.begin(), word.end(),
                         [](char c) { return (c >= 'A' && c <= 'Z') || c == '_' || c == '2'; }) &&
                     word.size() >= 4
                 ? match
                 : std::nullopt;
    case Form::hresult:
    case Form::ntstatus:
    case Form::eai_name:
    case Form::go:
      return match;
    default:
      return std::nullopt;
  }
}

/// The labels and words inside a line: "read failed: os error 10054".
std::vector<Match> inside(std::string_view line) {
  std::vector<Match> found;
  const auto add = [&](const std::optional<Match>& match) {
    if (!match) return;
    const bool known = std::any_of(found.begin(), found.end(),
                                   [&](const Match& other) { return other.entry == match->entry; });
    if (!known) found.push_back(*match);
  };
  constexpr std::string_view between = " \t\r\n,;()[]{}\"'=";
  std::vector<std::string_view> words;
  for (size_t first = line.find_first_not_of(between); first != std::string_view::npos;) {
    const size_t last = std::min(line.find_first_of(between, first), line.size());
    std::string_view word = line.substr(first, last - first);
    while (!word.empty() && (word.back() == ':' || word.back() == '.')) word.remove_suffix(1);
    words.push_back(word);
    first = line.find_first_not_of(between, last);
  }
  for (size_t i = 0; i < words.size(); ++i) {
    for (size_t count = 2; count <= 3 && i + count <= words.size(); ++count) {
      std::string label;
      for (size_t j = i; j < i + count; ++j) label += (j > i ? " " : "") + std::string(words[j]);
      const bool number_last = !words[i + count - 1].empty() &&
                               std::string_view("-0123456789").find(words[i + count - 1].front()) !=
                                   std::string_view::npos;
      if (number_last) add(look_up(label));
    }
    add(strong_word(words[i]));
  }
  return found;
}

}  // namespace

std::vector<Match> search(std::string_view question, size_t limit) {
  if (asks_for_a_number(question)) return {};
  std::vector<Match> matches = inside(question);
  const std::string normal = normalized(question);
  if (normal.empty()) return matches;
  const std::vector<std::string> words = words_of(normal);
  std::vector<std::pair<int, const Entry*>> ranked;
  for (const Entry& entry : all()) {
    const int score = score_of_keys(entry, normal) + score_of_words(entry, words);
    if (score > 0) ranked.emplace_back(score, &entry);
  }
  std::stable_sort(ranked.begin(), ranked.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first; });
  // A recognised sentence, a number or a name is an answer; what merely shares words is noise
  // beside it.
  const bool sure = !matches.empty() || (!ranked.empty() && ranked.front().first >= sentence);
  const int least = sure ? sentence : 1;
  for (const auto& [score, entry] : ranked) {
    if (score < least) break;
    const bool known =
        std::any_of(matches.begin(), matches.end(),
                    [&, &entry = entry](const Match& match) { return match.entry == entry; });
    if (!known) matches.push_back({entry, Form::words, {}});
  }
  if (matches.size() > limit) matches.resize(limit);
  return matches;
}

}  // namespace ws2::errors
