#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Compiles and runs programs that include winsock2.h and the standard headers in many orders.

usage: orders.py SOURCE_DIR GENERATED_INCLUDE_DIR WORK_DIR

Each case must compile without a warning and reach libws2's function, not libc's: gcc and clang,
C11 to gnu++20, each standard header before and after winsock2.h, with and without fortify,
FD_SETSIZE chosen in every place, winsock2.h inside extern "C", std::bind beside bind.
POSIX' headers that define the same names otherwise are refused in every order, with the way out.
Each header of the C runtime compiles alone in strict ISO C.
"""
import concurrent.futures
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
C_HEADERS = ['<stdlib.h>', '<unistd.h>', '<sys/types.h>', '<sys/time.h>', '<string.h>']
CPP_HEADERS = C_HEADERS + ['<functional>', '<thread>', '<algorithm>', '<iostream>']
WINSOCK = '<winsock2.h>'
FORTIFY = ('-O2', '-D_FORTIFY_SOURCE=2')
CPP_BODY = '''
struct Session {
  int bind(int a, int b, int c) { return a + b + c; }
  int send() { return 1; }
  int select() { return 2; }
  int connect() { return 3; }
};
static int add3(int a, int b, int c) { return a + b + c; }
#if HAS_FUNCTIONAL
static int function() { auto g = std::bind(add3, 1, std::placeholders::_1, 3); return g(2); }
namespace user {
using namespace std;
static int binds(SOCKET s) {
  sockaddr_in a; int k = sizeof a;
  if (bind(s, (sockaddr*)&a, sizeof(a)) == SOCKET_ERROR) return 0;
  if (bind(s, (SOCKADDR*)&a, k) == SOCKET_ERROR) return 0;
  if (bind(s, nullptr, k) == SOCKET_ERROR) return 0;
  if (bind(s, 0, 0) == SOCKET_ERROR || bind(s, NULL, sizeof a) == SOCKET_ERROR) return 0;
  if (bind(s, (sockaddr*)&a, 16LL) == SOCKET_ERROR) return 0;
  if (bind(s, (const sockaddr*)&a, 16ULL) == SOCKET_ERROR) return 0;
  return bind(s, (const sockaddr*)&a, sizeof a);
}
}
#else
static int function() { return add3(1, 2, 3); }
namespace user { static int binds(SOCKET) { return 0; } }
#endif
int main() {
  Session x;
  if (x.bind(1, 2, 3) != 6 || x.send() + x.select() + x.connect() != 6 || function() != 6) return 1;
  user::binds(3);
  bind(3, 0, 0); bind(3, 0, 16); bind(3, NULL, 0); bind(3, nullptr, 0);
  unsigned long wide = 5;
  ioctlsocket(3, FIONREAD, &wide);
  if (wide != 6) return 2;
  int r = check();
  std::printf("-> %d\\n", r);
  return r < 0 ? 3 : 0;
}
'''
C_MAIN = 'int main(void) { int r = check(); printf("-> %d\\n", r); return r < 0 ? 3 : 0; }\n'


def cases():
    for compiler, standards, cpp in (('gcc', ('c11', 'gnu11'), False),
                                     ('clang', ('c11', 'gnu11'), False),
                                     ('g++', ('c++17', 'gnu++20'), True),
                                     ('clang++', ('c++17', 'gnu++20'), True)):
        headers = CPP_HEADERS if cpp else C_HEADERS
        for standard in standards:
            def case(order, flags=(), extern_c=False):
                return compiler, standard, cpp, order, flags, extern_c
            for header in headers:
                flag_sets = [(), FORTIFY] if header in ('<stdlib.h>', '<unistd.h>') else [()]
                for flags in flag_sets:
                    yield case([header, WINSOCK], flags)
                    yield case([WINSOCK, header], flags)
            yield case(headers + [WINSOCK])
            yield case([WINSOCK] + headers)
            yield case(['<stdlib.h>', WINSOCK], ('-DFD_SETSIZE=512', '-DWANT_SETSIZE=512'))
            yield case(['#define FD_SETSIZE 1024', WINSOCK, '<stdlib.h>'],
                       ('-DWANT_SETSIZE=1024',))
            yield case(['#define FD_SETSIZE 16', '<stdlib.h>', WINSOCK], ('-DWANT_SETSIZE=16',))
            yield case(['<stdlib.h>', '<unistd.h>', '#define FD_SETSIZE 1024', WINSOCK],
                       ('-DWANT_SETSIZE=1024',))
            yield case(['<stdlib.h>', WINSOCK], ('-DWANT_SETSIZE=64',))
            if cpp:
                yield case(['<functional>', WINSOCK], extern_c=True)
                yield case([WINSOCK, '<functional>'], extern_c=True)
                yield case(['<functional>', '<thread>', '<stdlib.h>', '<unistd.h>', WINSOCK],
                           FORTIFY)


def source_of(cpp, order, extern_c):
    lines = []
    for item in order:
        if item.startswith('#'):
            lines.append(item)
        elif item == WINSOCK and extern_c:
            lines.append('extern "C" {\n#include <winsock2.h>\n}')
        else:
            lines.append('#include ' + item)
    lines.append('#include <stdio.h>\n#include "body.h"')
    if cpp:
        lines.append('#include <cstdio>')
        lines.append('#define HAS_FUNCTIONAL %d' % ('<functional>' in order))
    return '\n'.join(lines) + '\n' + (CPP_BODY if cpp else C_MAIN)


def run(number, case, source_dir, generated, work):
    compiler, standard, cpp, order, flags, extern_c = case
    base = os.path.join(work, 'case%d' % number)
    source = base + ('.cpp' if cpp else '.c')
    with open(source, 'w') as file:
        file.write(source_of(cpp, order, extern_c))
    command = [compiler, '-std=' + standard, '-D__WS2__', '-Wall', '-Wno-unused',
               '-isystem', os.path.join(source_dir, 'include/ws2'), '-isystem', generated,
               '-I', HERE] + list(flags) + [source, os.path.join(work, 'stub.o'), '-o', base]
    built = subprocess.run(command, capture_output=True, text=True)
    if built.returncode != 0 or built.stderr:
        return 'does not compile cleanly: ' + built.stderr[:400]
    ran = subprocess.run([base], capture_output=True, text=True)
    if (ran.returncode != 0 or ran.stdout.count('ws2_select') != 3 or
            ran.stdout.count('ws2_gethostname') != 2 or 'ws2_bind' not in ran.stdout):
        return 'reaches the wrong function: %d %s' % (ran.returncode, ran.stdout)
    os.remove(base)
    return ''


REFUSED = ['<arpa/inet.h>', '<netdb.h>', '<netinet/in.h>', '<netinet/tcp.h>', '<poll.h>',
           '<sys/poll.h>', '<sys/socket.h>']
RUNTIME = ['<conio.h>', '<crtdbg.h>', '<direct.h>', '<fcntl.h>', '<io.h>', '<malloc.h>',
           '<process.h>', '<share.h>', '<stdio.h>', '<stdlib.h>', '<string.h>', '<sys/select.h>',
           '<sys/stat.h>', '<sys/timeb.h>', '<sys/types.h>', '<tchar.h>', '<time.h>',
           '<unistd.h>', '<wchar.h>', '<windows.h>', WINSOCK]


def errors_of(compiler, standard, headers, flags, source_dir, generated):
    command = [compiler, '-std=' + standard, '-D__WS2__', '-D_WIN32', '-D_WIN64', '-U__linux__',
               '-U__unix__', '-fsyntax-only', '-isystem', os.path.join(source_dir, 'include/ws2'),
               '-isystem', generated, '-x', 'c++' if 'c++' in standard else 'c'] + flags + ['-']
    text = ''.join('#include %s\n' % header for header in headers) + 'int made_of_nothing;\n'
    return subprocess.run(command, input=text, capture_output=True, text=True).stderr


def refusal(compiler, standard, header, order, source_dir, generated):
    said = errors_of(compiler, standard, order, [], source_dir, generated)
    first = next((line for line in said.splitlines() if 'error' in line), 'no error')
    if 'cannot meet in one translation unit' in first:
        return ''
    return 'is not refused clearly: ' + first


def alone(compiler, standard, header, source_dir, generated):
    flags = ['-Wall', '-Wextra', '-Werror', '-pedantic']
    return errors_of(compiler, standard, [header], flags, source_dir, generated)[:400]


def run_quick(case, source_dir, generated):
    """A case that is only compiled, as (function, compiler, standard, header, ...)."""
    return case[0](*case[1:], source_dir, generated)


def quick_cases():
    for compiler in ('gcc', 'clang'):
        for header in RUNTIME:
            for standard in ('c99', 'c11', 'c17'):
                yield alone, compiler, standard, header
    for compiler, standard in (('gcc', 'c11'), ('clang++', 'c++17')):
        for header in REFUSED:
            yield refusal, compiler, standard, header, [WINSOCK, header]
            yield refusal, compiler, standard, header, [header, WINSOCK]


def main():
    source_dir, generated, work = sys.argv[1:4]
    os.makedirs(work, exist_ok=True)
    subprocess.check_call(['gcc', '-c', '-w', os.path.join(HERE, 'stub.c'), '-o',
                           os.path.join(work, 'stub.o')])
    all_cases = list(cases())
    quick = list(quick_cases())
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 2) as pool:
        jobs = [pool.submit(run, i, case, source_dir, generated, work)
                for i, case in enumerate(all_cases)]
        jobs += [pool.submit(run_quick, case, source_dir, generated) for case in quick]
        all_cases += quick
        for case, job in zip(all_cases, jobs):
            message = job.result()
            if message:
                failed += 1
                print(case, message)
    print('%d passed, %d failed' % (len(all_cases) - failed, failed))
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
