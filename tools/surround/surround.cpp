// SPDX-License-Identifier: MIT
// ws2-surround NAME PROGRAM ...: runs a program in the surroundings that a condition names. Nothing
// outside the namespaces that it makes is touched. Exit status: the program's own; 77 when this
// machine or this user does not allow the surroundings, with the reason on standard output.
#include "surround.hpp"

#include <fcntl.h>
#include <linux/audit.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <system_error>
#include <vector>

namespace surround {

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
  if (this != &other) {
    if (fd_ >= 0) close(fd_);
    fd_ = other.fd_;
    other.fd_ = -1;
  }
  return *this;
}

Descriptor::~Descriptor() {
  if (fd_ >= 0) close(fd_);
}

int must(int result, const char* what) {
  if (result < 0) throw NotPermitted{std::string(what) + ": " + std::strerror(errno)};
  return result;
}

void run(std::initializer_list<const char*> words) {
  std::string line;
  std::vector<char*> arguments;
  for (const char* word : words) {
    line += (line.empty() ? "" : " ") + std::string(word);
    arguments.push_back(const_cast<char*>(word));
  }
  arguments.push_back(nullptr);
  const pid_t child = must(fork(), "fork");
  if (child == 0) {
    execvp(arguments[0], arguments.data());
    _exit(127);
  }
  int status = 0;
  must(waitpid(child, &status, 0), "waitpid");
  if (status != 0) throw NotPermitted{line + ": failed"};
}

void write_file(const std::string& path, const std::string& content) {
  std::ofstream file(path);
  file << content;
  file.close();
  if (!file) throw NotPermitted{path + ": cannot be written"};
}

void tune(const std::string& setting, const std::string& value) {
  const std::string path = "/proc/sys/net/" + setting;
  if (access(path.c_str(), F_OK) == 0) write_file(path, value);
}

namespace {

/// Whoever is not root becomes root of a user namespace, where the kernel allows that.
void become_root() {
  if (geteuid() == 0) return;
  const std::string user = std::to_string(geteuid()), group = std::to_string(getegid());
  must(unshare(CLONE_NEWUSER), "a user namespace");
  write_file("/proc/self/setgroups", "deny");
  write_file("/proc/self/uid_map", "0 " + user + " 1");
  write_file("/proc/self/gid_map", "0 " + group + " 1");
}

void mount_over(const char* source, const char* target) {
  must(mount(source, target, nullptr, MS_BIND, nullptr), target);
}

void mount_empty(const char* target) {
  must(mount("tmpfs", target, "tmpfs", 0, "mode=1777"), target);
}

}  // namespace

void own_network() {
  become_root();
  must(unshare(CLONE_NEWNET), "a network namespace");
  run({"ip", "link", "set", "lo", "up"});
}

void own_files() {
  become_root();
  must(unshare(CLONE_NEWNS), "a mount namespace");
  must(mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr), "private mounts");
}

pid_t start(const std::function<void()>& body) {
  const pid_t parent = getpid();
  const pid_t child = must(fork(), "fork");
  if (child != 0) return child;
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() == parent) body();
  _exit(0);
}

namespace {

struct Work {
  char** program;
  Descriptor tun;
  std::string folder;  // of its own, which goes with it

  Work(char** to_run) : program(to_run) {}  // NOLINT: the program is all there is to it
  Work(const Work&) = delete;
  Work& operator=(const Work&) = delete;
  ~Work() {
    std::error_code ignored;
    if (!folder.empty()) std::filesystem::remove_all(folder, ignored);
  }
};

void no_route(Work&) { own_network(); }

void small_mtu(Work&) {
  own_network();
  run({"ip", "link", "set", "lo", "mtu", "1500"});
}

void forbidden_routes(Work&) {
  own_network();
  run({"ip", "route", "add", "unreachable", "198.51.100.0/24"});
  run({"ip", "route", "add", "prohibit", "198.51.101.0/24"});
  run({"ip", "route", "add", "blackhole", "203.0.113.0/24"});
  run({"ip", "route", "add", "unreachable", "2001:db8::100/120"});
  run({"ip", "route", "add", "prohibit", "2001:db8::200/120"});
  run({"ip", "route", "add", "blackhole", "2001:db8::300/120"});
}

void lonely_link(Work&) {
  own_network();
  run({"ip", "link", "add", "link0", "type", "veth", "peer", "name", "link1"});
  run({"ip", "address", "add", "192.0.2.1/24", "dev", "link0"});
  run({"ip", "link", "set", "link0", "up"});
  run({"ip", "link", "set", "link1", "up"});
}

void interface_down(Work& work) {
  lonely_link(work);
  run({"ip", "link", "set", "link0", "down"});
}

void few_ports(Work&) {
  own_network();
  tune("ipv4/ip_local_port_range", "50000 50007");
}

void outside(Work& work) {
  own_network();
  work.tun = open_outside();
}

void vanishing_peer(Work&) {
  own_network();
  start_vanishing_peer();
}

void few_descriptors(Work&) {
  const rlimit few{48, 48};
  must(setrlimit(RLIMIT_NOFILE, &few), "a limit of descriptors");
}

#if defined(__has_feature)
constexpr bool sanitized = __has_feature(address_sanitizer) || __has_feature(thread_sanitizer);
#elif defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool sanitized = true;
#else
constexpr bool sanitized = false;
#endif

void little_memory(Work&) {
  if (sanitized) throw NotPermitted{"a sanitizer reserves most of the address space"};
  const rlimit little{size_t{256} << 20U, size_t{256} << 20U};
  must(setrlimit(RLIMIT_AS, &little), "a limit of memory");
}

void no_sockets(Work&) {
  // Only the system call's number is looked at: no other ABI is used by what runs here.
  sock_filter filter[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 0),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_socket, 1, 0),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_socketpair, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  const sock_fprog program{sizeof filter / sizeof *filter, filter};
  must(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "no new privileges");
  must(prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program), "a system call filter");
}

/// A kernel that says of IPv6 what it says of a protocol family that it was built without.
void no_ipv6_family(Work&) {
  constexpr uint32_t ipv6 = 10;            // AF_INET6
  constexpr uint32_t first_argument = 16;  // of seccomp_data; its lower half comes first
  sock_filter filter[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 0),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_socket, 0, 3),
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, first_argument),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ipv6, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPFNOSUPPORT),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  const sock_fprog program{sizeof filter / sizeof *filter, filter};
  must(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "no new privileges");
  must(prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program), "a system call filter");
}

/// Starts a second process that uses the library, and waits until it does.
pid_t occupy(char** program) {
  // The places are kept in a file there; other tests have theirs.
  own_files();
  mount_empty("/dev/shm");
  setenv("WS2_MAX_PROCESSES", "1", 1);
  int ends[2], input[2];
  must(pipe2(ends, O_CLOEXEC), "pipe");
  must(pipe2(input, O_CLOEXEC), "pipe");
  const Descriptor heard(ends[0]);
  const pid_t holder = start([&] {
    dup2(input[0], STDIN_FILENO);
    dup2(ends[1], STDOUT_FILENO);
    execl(program[0], program[0], "--hold", nullptr);
  });
  close(ends[1]);
  close(input[0]);
  char answer = 0;
  if (read(heard.get(), &answer, 1) != 1 || answer != '0') {
    throw NotPermitted{"the first process could not start"};
  }
  return holder;  // its input stays open as long as this process lives
}

void full_house(Work& work) { occupy(work.program); }

void house_after_a_crash(Work& work) {
  const pid_t holder = occupy(work.program);
  kill(holder, SIGKILL);
  must(waitpid(holder, nullptr, 0), "waitpid");
}

void unprivileged(Work&) {
  own_network();
  tune("ipv4/ip_unprivileged_port_start", "1024");
  must(prctl(PR_CAPBSET_DROP, CAP_NET_BIND_SERVICE, 0, 0, 0), "to drop a capability");
  must(prctl(PR_CAPBSET_DROP, CAP_NET_RAW, 0, 0, 0), "to drop a capability");
}

void name_service(Work&) {
  own_network();
  own_files();
  mount_empty("/mnt");
  write_file("/mnt/hosts", "127.0.0.1 localhost\n::1 localhost\n192.0.2.7 only-ipv4.test\n");
  write_file("/mnt/services", "http 80/tcp\nonly-datagrams 4711/udp\n");
  write_file("/mnt/resolv.conf", "nameserver 127.0.0.1\noptions timeout:1 attempts:1\n");
  mount_over("/mnt/hosts", "/etc/hosts");
  if (access("/etc/services", F_OK) == 0) mount_over("/mnt/services", "/etc/services");
  mount_over("/mnt/resolv.conf", "/etc/resolv.conf");
  start_name_server();
}

void no_files(Work&) {
  own_network();
  own_files();
  mount_empty("/etc");
}

/// A catalog of its own, in a folder of its own.
void own_catalog(Work& work) {
  char name[] = "/tmp/ws2-surround-XXXXXX";
  if (mkdtemp(name) == nullptr) throw NotPermitted{"no folder can be made in /tmp"};
  work.folder = name;
  setenv("WS2_CATALOG", (work.folder + "/catalog.toml").c_str(), 1);
}

/// And the provider beside the program, as a file of this user's: root's may be nobody's here.
void providers(Work& work) {
  own_catalog(work);
  const std::filesystem::path program(work.program[0]);
  const auto from = program.parent_path() / "ws2-condition-provider.so";
  const std::string to = work.folder + "/provider.so";
  std::error_code failed;
  std::filesystem::copy_file(from, to, failed);
  if (failed) throw NotPermitted{from.string() + ": " + failed.message()};
  setenv("WS2_CONDITION_PROVIDER", to.c_str(), 1);
}

void damaged_catalog(Work& work) {
  own_catalog(work);
  write_file(work.folder + "/catalog.toml", "[[transport\n");
}

void unwritable_catalog(Work& work) {
  own_catalog(work);
  setenv("WS2_CATALOG", (work.folder + "/no/such/catalog.toml").c_str(), 1);
}

const std::map<std::string, void (*)(Work&)> makers = {
    {"no route", no_route},
    {"small mtu", small_mtu},
    {"forbidden routes", forbidden_routes},
    {"lonely link", lonely_link},
    {"interface down", interface_down},
    {"few ports", few_ports},
    {"outside", outside},
    {"vanishing peer", vanishing_peer},
    {"few descriptors", few_descriptors},
    {"little memory", little_memory},
    {"no sockets", no_sockets},
    {"no ipv6 family", no_ipv6_family},
    {"full house", full_house},
    {"house after a crash", house_after_a_crash},
    {"unprivileged", unprivileged},
    {"name service", name_service},
    {"no files", no_files},
    {"providers", providers},
    {"damaged catalog", damaged_catalog},
    {"unwritable catalog", unwritable_catalog},
};

/// Waits for the program; meanwhile this process is the world outside.
int stay_with(pid_t child, int tun) {
  const Descriptor ended(
      must(static_cast<int>(syscall(SYS_pidfd_open, child, 0)), "to watch the program"));
  for (;;) {
    pollfd entries[] = {{ended.get(), POLLIN, 0}, {tun, POLLIN, 0}};
    poll(entries, tun < 0 ? 1 : 2, -1);
    if (entries[0].revents != 0) break;
    if (tun >= 0 && (entries[1].revents & POLLIN) != 0) answer_outside(tun);
  }
  int status = 0;
  must(waitpid(child, &status, 0), "waitpid");
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int surround(const char* name, char** program) {
  const auto maker = makers.find(name);
  if (maker == makers.end()) {
    std::fprintf(stderr, "ws2-surround: no surroundings are named \"%s\"\n", name);
    return 2;
  }
  setenv("WS2_SURROUNDINGS", name, 1);
  Work work(program);
  // What limits a process is for the program alone; the namespaces are for both.
  const bool for_the_program_alone = maker->second == few_descriptors ||
                                     maker->second == little_memory || maker->second == no_sockets;
  if (!for_the_program_alone) maker->second(work);
  const pid_t child = must(fork(), "fork");
  if (child == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (for_the_program_alone) maker->second(work);
    execvp(program[0], program);
    std::perror(program[0]);
    _exit(127);
  }
  return stay_with(child, work.tun.get());
}

}  // namespace
}  // namespace surround

int main(int argc, char** argv) {
  if (argc < 3) {
    std::fprintf(stderr, "usage: ws2-surround NAME PROGRAM [ARGUMENT ...]\n");
    return 2;
  }
  try {
    return surround::surround(argv[1], argv + 2);
  } catch (const surround::NotPermitted& refusal) {
    std::printf("skipped\tthe surroundings \"%s\" cannot be made here: %s\n", argv[1],
                refusal.reason.c_str());
    return 77;
  }
}
