#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Compares the headers of include/ws2 with mingw-w64's.

usage: compare.py SOURCE_DIR GENERATED_INCLUDE_DIR WORK_DIR [--missing]

One list of checks is made from our own headers: the members of each structure with offset, size and
kind, the size of each type, the value of each constant, the type of each function. It is compiled
against both sides; each check is one line, so that the compiler's errors say which ones differ.
Differences that are meant are in compare_differences.toml, each with its reason; one that is no
longer a difference fails, too. --missing lists what mingw-w64's headers have and ours do not.
"""
import json
import os
import re
import subprocess
import sys
import tomllib

HERE = os.path.dirname(os.path.abspath(__file__))
UNIT = ['winsock2.h', 'ws2tcpip.h', 'mswsock.h', 'ws2spi.h', 'mstcpip.h', 'afunix.h', 'nspapi.h',
        'qos.h', 'svcguid.h', 'iphlpapi.h', 'windows.h', 'bcrypt.h', 'mmsystem.h', 'strsafe.h',
        'winternl.h', 'sporder.h', 'ntstatus.h']
# The C runtime is glibc's own, dressed; mingw-w64's is another library.
RUNTIME = re.compile(r'/(ws2_crt\w*|ws2_abi|ws2_overloads|ws2_interlocked|sal|stdio|stdlib|string|'
                     r'wchar|time|io|process|malloc|tchar|excpt|direct|specstrings)\.h$')
STATUS = re.compile(r'(STATUS|EXCEPTION)_|CONTROL_C_EXIT|DBG_')
# A program's flags, but for the overloads, which would make &function ambiguous.
FLAGS = ['-std=c++17', '-w', '-D__WS2__', '-D_WIN32=1', '-D_WIN64=1', '-DWIN32=1', '-U__linux__',
         '-U__linux', '-Ulinux', '-U__unix__', '-U__unix', '-Uunix', '-U__gnu_linux__',
         '-DWS2_NO_OVERLOADS']
# Windows 10 of 2022: the newest that mingw-w64 10 knows.
# strsafe.h takes the names of the calls that it replaces away, unless told not to.
MINGW = ['-std=c++17', '-w', '-D_WIN32_WINNT=0x0A00', '-DNTDDI_VERSION=0x0A00000B',
         '-DSTRSAFE_NO_DEPRECATE']
INCLUDES = ''.join('#include <%s>\n' % header for header in UNIT)
PROLOGUE = INCLUDES + '''
#include <cstdarg>
#include <cstddef>
#include <type_traits>
template <class T>
constexpr long long kind_of() {
  using U = std::remove_cv_t<std::remove_reference_t<T>>;
  return std::is_pointer_v<U> ? 1 : std::is_array_v<U> ? 2 : std::is_class_v<U> ? 3
       : std::is_union_v<U> ? 4 : std::is_floating_point_v<U> ? 5 : std::is_enum_v<U> ? 6
       : std::is_signed_v<U> ? 7 : 8;
}
constexpr long long digest(GUID guid) {
  unsigned long long all = (guid.Data1 * 65537ULL + guid.Data2) * 65537 + guid.Data3;
  for (int i = 0; i < 8; i++) all = all * 257 + guid.Data4[i];
  return (long long)(all >> 1);
}
'''


class Check:
    """One line of the list: `expression` must have the value that it has on our side."""

    def __init__(self, key, subject, expression, value=None):
        self.key, self.subject = key, subject
        self.expression, self.value = expression, value

    def line(self):
        return 'static_assert((long long)(%s) == %s);' % (self.expression, self.value)


class Reader:
    """Collects records, enumerators, functions and typedefs from clang's syntax tree."""

    def __init__(self, wanted):
        self.wanted, self.file = wanted, ''
        self.records, self.enumerators, self.functions, self.typedefs = {}, [], {}, {}
        self.unnamed = {}

    def follow(self, node):
        """Clang names a file only where it changes, so every location must be looked at, in order.
        Returns the file of the node itself."""
        own = ''
        for key in ('loc', 'range'):
            for place in self.places(node.get(key) or {}):
                self.file = place.get('file', self.file)
            if key == 'loc':
                own = self.file
        return own

    @staticmethod
    def places(value):
        for key in ('spellingLoc', 'expansionLoc', 'begin', 'end'):
            if key in value:
                yield from Reader.places(value[key])
        yield value

    def follow_all(self, node):
        for child in node.get('inner') or []:
            self.follow(child)
            self.follow_all(child)

    def walk(self, node):
        for child in node.get('inner') or []:
            file = self.follow(child)
            kind, name = child.get('kind'), child.get('name')
            if kind in ('LinkageSpecDecl', 'NamespaceDecl'):
                self.walk(child)
                continue
            if self.wanted(file) and not child.get('isImplicit'):
                if kind == 'CXXRecordDecl' and child.get('completeDefinition'):
                    self.unnamed[child['id']] = child
                    if name:
                        self.records[name] = child
                elif kind == 'EnumDecl':
                    self.enumerators += [c['name'] for c in child.get('inner', [])
                                         if c['kind'] == 'EnumConstantDecl']
                elif kind == 'FunctionDecl' and not name.startswith(
                        ('ws2_', 'operator', '__builtin')):
                    self.functions[name] = child['type']['qualType']
                elif kind == 'TypedefDecl':
                    self.typedef(child)
            self.follow_all(child)

    def typedef(self, node):
        self.typedefs[node['name']] = node['type']
        for inner in node.get('inner') or []:
            tag = inner.get('ownedTagDecl')
            if tag and tag['id'] in self.unnamed and not tag.get('name'):
                self.records[node['name']] = self.unnamed[tag['id']]
            elif tag and 'unnamed' in node['type']['qualType']:
                self.records.setdefault(node['name'], self.unnamed.get(tag['id'], {}))


def members(record, path=''):
    """Yields (path, is a bit field) of each member; those of unnamed structures inside as well."""
    nested = None
    for node in record.get('inner') or []:
        if node['kind'] == 'CXXRecordDecl' and node.get('completeDefinition'):
            nested = node if not node.get('name') else None
        elif node['kind'] == 'FieldDecl':
            name, of = node.get('name'), node['type']['qualType']
            inside = nested if nested and ('unnamed' in of or 'anonymous' in of) else None
            if name:
                yield path + name, node.get('isBitfield', False)
            if inside:
                array = '[0]' if '[' in of.split(')')[-1] else ''
                yield from members(inside, path + name + array + '.' if name else path)
            nested = None


def run(command, **options):
    return subprocess.run(command, capture_output=True, text=True, **options)


def syntax_tree(command, wanted, unit):
    out = run(command + ['-fsyntax-only', '-Xclang', '-ast-dump=json', unit])
    if out.returncode != 0:
        sys.exit('the headers do not compile: ' + out.stderr[:2000])
    reader = Reader(wanted)
    reader.walk(json.loads(out.stdout))
    return reader


def macros(command, wanted, unit):
    """Names of the object-like macros with a value that stand when the unit has been read."""
    found, file = {}, ''
    out = run(command + ['-E', '-dD', unit]).stdout
    for line in out.splitlines():
        marker = re.match(r'# \d+ "(.*?)"', line)
        define = re.match(r'#define (\w+) (?=\S)', line)
        undefine = re.match(r'#undef (\w+)', line)
        if marker:
            file = marker.group(1)
        elif define and wanted(file):
            found[define.group(1)] = True
        elif undefine:
            found.pop(undefine.group(1), None)
    return list(found)


def errors_by_line(command, path, lines):
    """Compiles `lines` and returns the first error of each, by its index."""
    with open(path, 'w') as file:
        file.write(PROLOGUE + '#line 1 "list"\n' + '\n'.join(lines) + '\n')
    out = run(command + ['-fmax-errors=0', '-fsyntax-only', path],
              env=dict(os.environ, LC_ALL='C'))
    found = {}
    for number, text in re.findall(r'^list:(\d+):\d+: error: (.*)$', out.stderr, re.M):
        found.setdefault(int(number) - 1, text)
    if out.returncode != 0 and not found:
        sys.exit('the list does not compile: ' + out.stderr[:2000])
    return found


def constants(command, names, work):
    """Those names that are integer constants, found by trying, and extension functions' GUIDs."""
    names = sorted(set(names))
    lines = ['enum : long long { ws2_try_%d = (long long)(%s) };' % (i, n)
             for i, n in enumerate(names)]
    bad = errors_by_line(command, os.path.join(work, 'constants.cpp'), lines)
    # Whether ntstatus.h's NTSTATUS or winnt.h's DWORD wins depends on the order of the two.
    found = [Check('constant ' + n, n, '(unsigned)' + n if STATUS.match(n) else n)
             for i, n in enumerate(names) if i not in bad]
    guids = [n for i, n in enumerate(names) if i in bad and n.startswith('WSAID_')]
    return found + [Check('guid ' + n, n, 'digest(GUID ' + n + ')') for n in guids]


def layouts(records):
    for name, record in sorted(records.items()):
        yield Check('layout ' + name, name, 'sizeof(%s)' % name)
        previous = None
        for path, bits in members(record):
            member = '((%s*)8)->%s' % (name, path)
            key = '%s.%s' % (name, path)
            yield Check('member ' + key, name, 'kind_of<decltype(%s)>()' % member)
            if bits:
                continue
            yield Check('layout ' + name, name, 'sizeof(%s)' % member)
            yield Check('layout ' + name, name, 'offsetof(%s, %s)' % (name, path))
            if previous:
                yield Check('order ' + key, name, 'offsetof(%s, %s) <= offsetof(%s, %s)' %
                            (name, previous, name, path))
            previous = path if '.' not in path else previous


def types(typedefs, records):
    for name, kind in sorted(typedefs.items()):
        spelled = kind['qualType']
        if '(' in spelled and 'unnamed' not in spelled and 'anonymous' not in spelled:
            yield Check('prototype ' + name, name, 'std::is_same_v<%s, %s>' % (name, spelled))
        elif '(' not in kind.get('desugaredQualType', ''):
            size = '0' if kind.get('desugaredQualType', name) in records else 'sizeof(%s)' % name
            yield Check('type ' + name, name, '%s * 16 + kind_of<%s>()' % (size, name))


def prototypes(functions):
    # A cast, since some names are overloaded; it accepts the exact type only.
    for name, spelled in sorted(functions.items()):
        spelled = spelled.replace('__va_list_tag *', 'va_list')
        spelled = re.sub(r'__attribute__\(\(\w+\)\)|noexcept', '', spelled)
        yield Check('prototype ' + name, name,
                    'sizeof(static_cast<std::add_pointer_t<%s>>(&%s)) != 0' % (spelled, name))


def evaluate(checks, command, work):
    """Gives each check the value that it has with our headers. The program that prints them sees
    none of our headers: printf is libws2's there."""
    lines = ['static_assert((long long)(%s) || true);' % check.expression for check in checks]
    bad = errors_by_line(command, os.path.join(work, 'expressions.cpp'), lines)
    for index, text in sorted(bad.items()):
        if 'incomplete type' not in text:  # it has no size: an opaque structure, a last member []
            sys.exit('%s: %s' % (lines[index], text))
    checks = [check for index, check in enumerate(checks) if index not in bad]
    values, printer = os.path.join(work, 'values.cpp'), os.path.join(work, 'printer.c')
    with open(values, 'w') as file:
        file.write(PROLOGUE + 'extern "C" { extern const long long values[] = {\n' +
                   ',\n'.join('(long long)(%s)' % check.expression for check in checks) + '};\n}\n')
    with open(printer, 'w') as file:
        file.write('#include <stdio.h>\nextern const long long values[];\nint main(void) { for '
                   '(int i = 0; i < %d; i++) printf("%%lld\\n", values[i]); }\n' % len(checks))
    for build in (command + ['-c', values, '-o', values + '.o'],
                  ['gcc', printer, values + '.o', '-o', os.path.join(work, 'printer')]):
        built = run(build)
        if built.returncode != 0:
            sys.exit(built.stderr[:2000])
    for check, value in zip(checks, run([os.path.join(work, 'printer')]).stdout.split()):
        check.value = value + 'LL' if value != str(-2**63) else '-0x7fffffffffffffffLL - 1'
    return checks


def judge(checks, errors):
    """Splits into names that mingw-w64 does not have, and differences by key."""
    missing, differing = set(), {}
    absent = re.compile(r"'(?:struct |union |\w+::)*(\w+)' (?:was not|has not been) declared"
                        r"|'(\w+)' does not name a type|incomplete type '(\w+)'")
    for index, text in errors.items():
        check = checks[index]
        name = absent.search(text)
        if name and check.subject in name.groups():
            missing.add(check.subject)
        else:
            differing.setdefault(check.key, '%s   [%s]' % (check.line(), text))
    return missing, {key: text for key, text in differing.items()
                     if not any(checks[i].subject in missing for i in errors
                                if checks[i].key == key)}


def report(checks, missing, differing):
    with open(os.path.join(HERE, 'compare_differences.toml'), 'rb') as file:
        entries = tomllib.load(file)['difference']
    expected = [key for entry in entries for key in entry['checks']]
    figures = {}
    for check in checks:
        if check.subject not in missing:
            figures.setdefault(check.key.split()[0], set()).add(check.key)
    for kind, keys in figures.items():
        print('%-10s %5d compared' % (kind, len(keys)))
    print('%d names only in our headers: %s' % (len(missing), ' '.join(sorted(missing))))
    bad = 0
    for key in sorted(set(differing) - set(expected)):
        print('differs: %s: %s' % (key, differing[key]))
        bad += 1
    for key in sorted(set(expected) - set(differing)):
        print('no longer differs, take it out of compare_differences.toml: ' + key)
        bad += 1
    for key in sorted({key for key in expected if expected.count(key) > 1}):
        print('twice in compare_differences.toml: ' + key)
        bad += 1
    print('%d lines, %d intended differences, %d wrong' % (len(checks), len(expected), bad))
    return 1 if bad else 0


def list_missing(reader, names, unit):
    """What mingw-w64's socket headers declare and ours do not; for reading, not a test."""
    ours = re.compile(r'/(winsock2|_?w?s2\w*|mswsock|mstcpip|afunix|nspapi|qos|svcguid|iphlpapi|'
                      r'iptypes|ipexport|in6addr|inaddr|_socket_types|_bsd_types|_fd_types|'
                      r'_ip_types|_ip_mreq1|_timeval|wsipv6ok)\.h$')
    wanted = lambda file: 'mingw32/include' in file and bool(ours.search(file))
    theirs = syntax_tree(['clang++', '--target=x86_64-w64-mingw32'] + MINGW, wanted, unit)
    numbers = macros(['x86_64-w64-mingw32-g++-posix'] + MINGW, wanted, unit)
    for title, left, right in (
            ('structures', theirs.records, list(reader.records) + list(reader.typedefs)),
            ('types', theirs.typedefs, list(reader.typedefs) + list(reader.records)),
            ('functions', theirs.functions, reader.functions),
            ('constants', list(theirs.enumerators) + numbers, names)):
        print('%s that ours lack: %s' % (title, ' '.join(sorted(set(left) - set(right)))))


def main():
    source, generated, work = [os.path.abspath(path) for path in sys.argv[1:4]]
    os.makedirs(work, exist_ok=True)
    include = os.path.join(source, 'include/ws2')
    wanted = lambda file: file.startswith((include, generated)) and not RUNTIME.search(file)
    ours = ['g++'] + FLAGS + ['-isystem', include, '-isystem', generated]
    unit = os.path.join(work, 'unit.cpp')
    with open(unit, 'w') as file:
        file.write(PROLOGUE)
    reader = syntax_tree(['clang++'] + ours[1:], wanted, unit)
    names = macros(ours, wanted, unit) + reader.enumerators
    if '--missing' in sys.argv:
        with open(unit, 'w') as file:
            file.write(INCLUDES)
        list_missing(reader, names, unit)
        return 0
    checks = list(layouts(reader.records)) + list(types(reader.typedefs, reader.records))
    checks += list(prototypes(reader.functions)) + constants(ours, names, work)
    checks = evaluate(checks, ours, work)
    lines = [check.line() for check in checks]
    wrong = errors_by_line(ours, os.path.join(work, 'list.cpp'), lines)
    if wrong:
        sys.exit('our own headers fail the list: %s' % wrong)
    mingw = ['x86_64-w64-mingw32-g++-posix'] + MINGW
    # A name that is nowhere in mingw-w64's text need not be tried; the compiler's search for a
    # similar one to suggest would cost a tenth of a second for each.
    words = set(re.findall(r'\w+', run(mingw + ['-E', '-dD', unit]).stdout))
    missing = {check.subject for check in checks if check.subject not in words}
    checks = [check for check in checks if check.subject not in missing]
    errors = errors_by_line(mingw, os.path.join(work, 'list.cpp'),
                            [check.line() for check in checks])
    more, differing = judge(checks, errors)
    return report(checks, missing | more, differing)


if __name__ == '__main__':
    sys.exit(main())
