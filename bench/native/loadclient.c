/*
 * A WebSocket client that costs next to nothing: one thread, epoll without sleep, a parser of frame
 * headers. It opens connections, sends each its subscriptions, counts messages, samples latency
 * and reads what the server takes of CPU and memory.
 *
 *   loadclient --port PORT --path PATH --connections N --script FILE --pid SERVER
 *              [--sample K]          latency of every K-th connection, 10 unless told
 *              [--slow K]            every K-th connection is slow, 0 unless told: none is
 *                                    and, as over a network, takes 1448 bytes a segment and has a
 *                                    receive buffer of 16 KiB, so that it is full within seconds
 *
 * A line of the script is a connection's number, a tab and a text to send. Commands come as lines
 * on standard input, answers go as lines of JSON to standard output:
 *
 *   count               what has come since the start, and how many connections there are
 *   thawed              what was published before now is too old to tell of latency
 *   begin, end          a slice begins; it ends and is reported
 *   stall, resume       the slow ones stop to read, and go on
 *   churn RATE MILLIS   so many more connections a second, each for so long; 0 0 ends it
 *   quit
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <getopt.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common.h"
#include "histogram.h"

enum { READ_BYTES = 1 << 18, MOST_SHAKING = 64, EVENTS = 1024, MOST_CHURNING = 4096 };

enum { SLOW_RECEIVE_BUFFER = 1 << 14, SLOW_SEGMENT = 1448 };

enum group { STEADY, SLOW, CHURNING, GROUPS };

enum state { IDLE, CONNECTING, SHAKING, OPEN, LOST };

struct connection {
  int descriptor;
  enum group group;
  enum state state;
  bool sampled;
  int number;            /* whose subscriptions it sends */
  uint64_t last_seq;     /* of the slow: newest number seen */
  bool is_fresh;         /* of the slow: has seen what was published after it read again */
  uint64_t opened_nanos; /* of the churning */
  uint8_t *rest;         /* the beginning of a message whose end is still to come */
  size_t rest_length, rest_capacity;
  size_t sent; /* of the request or of the subscriptions */
};

/* What a connection sends: frames, ready for the wire. */
struct script {
  uint8_t *frames;
  size_t length, capacity;
};

/* Since when the slow read again, how many are up to date by now, and when the last of them was. */
static struct {
  uint64_t since_micros, slowest_micros;
  int count;
} fresh;

struct tally {
  uint64_t messages, bytes, gaps, missed, backward;
};

static struct {
  int port, connections, sample, slow, pid;
  const char *path, *script;
} options = {.sample = 10, .path = "/"};

static struct connection *connections;
static struct script *scripts;
static char request[1024];
static size_t request_length;
static int poll_descriptor;
static int opening, shaking, open_connections, lost_connections;
static uint64_t churned, refused;
static uint8_t *buffer;

static struct tally slice[GROUPS], whole[GROUPS];
static struct histogram latency[GROUPS];
static struct histogram since_published;
static uint64_t reads, thawed_stamp, slice_begin, slice_server, slice_self;
static clockid_t server_clock;

static struct {
  double rate;
  uint64_t hold_nanos, next_nanos;
} churn;

/* Reading the server's figures. */

static uint64_t cpu_nanos(clockid_t clock) {
  struct timespec used;
  if (clock_gettime(clock, &used) != 0) fail("the server's CPU time cannot be read");
  return (uint64_t)used.tv_sec * 1000000000ull + (uint64_t)used.tv_nsec;
}

/* A field of the server's /proc/PID/status in KiB. */
static long status_kib(const char *field) {
  char path[64], line[256];
  snprintf(path, sizeof path, "/proc/%d/status", options.pid);
  FILE *file = fopen(path, "r");
  if (file == NULL) return -1;
  long value = -1;
  size_t length = strlen(field);
  while (fgets(line, sizeof line, file) != NULL)
    if (strncmp(line, field, length) == 0 && line[length] == ':') value = atol(line + length + 1);
  fclose(file);
  return value;
}

/* Sending. */

static void watch(struct connection *c, uint32_t events, int change) {
  struct epoll_event event = {.events = events, .data.ptr = c};
  if (epoll_ctl(poll_descriptor, change, c->descriptor, &event) != 0) fail("epoll_ctl");
}

static void connect_to_server(struct connection *c) {
  c->descriptor = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  if (c->descriptor < 0) fail("socket");
  if (c->group == SLOW) {
    int bytes = SLOW_RECEIVE_BUFFER, segment = SLOW_SEGMENT;
    setsockopt(c->descriptor, SOL_SOCKET, SO_RCVBUF, &bytes, sizeof bytes);
    setsockopt(c->descriptor, IPPROTO_TCP, TCP_MAXSEG, &segment, sizeof segment);
  }
  int on = 1;
  setsockopt(c->descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  struct sockaddr_in address = {
      .sin_family = AF_INET,
      .sin_port = htons((uint16_t)options.port),
      .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
  };
  if (connect(c->descriptor, (struct sockaddr *)&address, sizeof address) != 0 &&
      errno != EINPROGRESS)
    fail("connect to port %d", options.port);
  c->state = CONNECTING;
  c->sent = 0;
  c->rest_length = 0;
  shaking++;
  watch(c, EPOLLOUT, EPOLL_CTL_ADD);
}

static void end_connection(struct connection *c, enum state state) {
  if (c->state == CONNECTING || c->state == SHAKING) shaking--;
  if (c->state == OPEN) open_connections--;
  close(c->descriptor);
  c->state = state;
}

static void lose(struct connection *c, const char *why) {
  if (c->group == CHURNING) {
    refused++;
    end_connection(c, IDLE);
    return;
  }
  if (lost_connections++ == 0)
    fprintf(stderr, "connection %d is lost: %s\n", (int)(c - connections), why);
  end_connection(c, LOST);
}

/* Sends what there is to send; true when nothing is left. */
static bool send_rest(struct connection *c, const void *bytes, size_t length) {
  while (c->sent < length) {
    ssize_t taken =
        send(c->descriptor, (const uint8_t *)bytes + c->sent, length - c->sent, MSG_NOSIGNAL);
    if (taken > 0) {
      c->sent += (size_t)taken;
    } else if (errno == EAGAIN) {
      watch(c, EPOLLIN | EPOLLOUT, EPOLL_CTL_MOD);
      return false;
    } else {
      lose(c, strerror(errno));
      return false;
    }
  }
  watch(c, EPOLLIN, EPOLL_CTL_MOD);
  return true;
}

static void on_writable(struct connection *c) {
  if (c->state == CONNECTING) {
    int error = 0;
    socklen_t length = sizeof error;
    getsockopt(c->descriptor, SOL_SOCKET, SO_ERROR, &error, &length);
    if (error != 0) {
      lose(c, strerror(error));
      return;
    }
    c->state = SHAKING;
  }
  if (c->state == SHAKING)
    send_rest(c, request, request_length);
  else if (c->state == OPEN)
    send_rest(c, scripts[c->number].frames, scripts[c->number].length);
}

static void answer_ping(struct connection *c, const uint8_t *payload, size_t length) {
  uint8_t pong[2 + 4 + 125] = {0x8a, (uint8_t)(0x80 | length)}; /* masked with zeros */
  memcpy(pong + 6, payload, length);
  if (send(c->descriptor, pong, 6 + length, MSG_NOSIGNAL) < 0) lose(c, strerror(errno));
}

/* Receiving. */

/* The whole number behind a name in a message, or 0. */
static uint64_t number_after(const uint8_t *text, size_t length, const char *name, size_t name_length,
                             size_t *hint) {
  const uint8_t *at = text + *hint;
  if (*hint + name_length > length || memcmp(at, name, name_length) != 0) {
    at = memmem(text, length, name, name_length);
    if (at == NULL) return 0;
    *hint = (size_t)(at - text);
  }
  uint64_t value = 0;
  for (at += name_length; at < text + length && *at >= '0' && *at <= '9'; at++)
    value = value * 10 + (*at - '0');
  return value;
}

/* How many microseconds after it was due a message was published, or -1. */
static int64_t lateness_of(const uint8_t *text, size_t length) {
  static const char TIME[] = "\"time\":";
  static size_t hint;
  uint64_t time = number_after(text, length, TIME, sizeof TIME - 1, &hint);
  return time >= TIME_ORIGIN && time < TIME_ORIGIN + 1000000 ? (int64_t)(time - TIME_ORIGIN) : -1;
}

/* The stamp of a message, 0 if it has none. */
static uint64_t stamp_of(const uint8_t *text, size_t length) {
  static const char VOLUME[] = "\"volume\":";
  static size_t hint;
  uint64_t stamp = number_after(text, length, VOLUME, sizeof VOLUME - 1, &hint);
  return stamp > STAMP_ORIGIN ? stamp : 0;
}

static void look_at_freshness(struct connection *c, const uint8_t *text, size_t length, uint64_t now) {
  if (fresh.since_micros == 0 || c->is_fresh) return;
  if (stamp_of(text, length) < STAMP_ORIGIN + fresh.since_micros) return;
  c->is_fresh = true;
  fresh.count++;
  fresh.slowest_micros = now - fresh.since_micros;
}

static void add_since_published(const uint8_t *text, size_t length, uint64_t micros) {
  int64_t late = lateness_of(text, length);
  if (late >= 0) histogram_add(&since_published, micros > (uint64_t)late ? micros - (uint64_t)late : 0);
}

static void on_message(struct connection *c, const uint8_t *text, size_t length, uint64_t now) {
  static const char SEQ[] = "\"seq\":";
  static size_t seq_hint;
  struct tally *tally = &slice[c->group];
  tally->messages++;
  tally->bytes += length;
  if (c->sampled) {
    uint64_t stamp = stamp_of(text, length);
    if (stamp > 0 && stamp >= thawed_stamp && now + STAMP_ORIGIN >= stamp) {
      uint64_t micros = now + STAMP_ORIGIN - stamp;
      histogram_add(&latency[c->group], micros);
      if (c->group == STEADY) add_since_published(text, length, micros);
    }
  }
  if (c->group == SLOW) {
    look_at_freshness(c, text, length, now);
    uint64_t seq = number_after(text, length, SEQ, sizeof SEQ - 1, &seq_hint);
    if (seq == 0) return;
    if (c->last_seq > 0 && seq > c->last_seq + 1) {
      tally->gaps++;
      tally->missed += seq - c->last_seq - 1;
    }
    if (c->last_seq > 0 && seq <= c->last_seq) tally->backward++;
    c->last_seq = seq;
  }
}

/* Takes whole frames from the bytes; returns how many bytes they were. */
static size_t take_frames(struct connection *c, const uint8_t *bytes, size_t length, uint64_t now) {
  size_t at = 0;
  while (length - at >= 2) {
    const uint8_t *frame = bytes + at;
    size_t header = 2;
    uint64_t payload = frame[1] & 0x7f;
    if (frame[1] & 0x80) fail("a server's frame is masked");
    if (payload == 126) {
      header = 4;
      if (length - at < header) break;
      payload = (uint64_t)frame[2] << 8 | frame[3];
    } else if (payload == 127) {
      header = 10;
      if (length - at < header) break;
      payload = 0;
      for (int i = 2; i < 10; i++) payload = payload << 8 | frame[i];
    }
    if (length - at < header + payload) break;
    switch (frame[0] & 0x0f) {
      case 1:
      case 2:
        on_message(c, frame + header, payload, now);
        break;
      case 8: {
        char why[160];
        snprintf(why, sizeof why, "closed with %d %.*s",
                 payload < 2 ? 1005 : frame[header] << 8 | frame[header + 1],
                 payload < 2 ? 0 : (int)payload - 2, (const char *)frame + header + 2);
        lose(c, why);
        return length;
      }
      case 9:
        answer_ping(c, frame + header, payload);
        if (c->state != OPEN) return length;
        break;
      case 10:
        break;
      default:
        fail("a frame of unknown kind 0x%02x", frame[0]);
    }
    at += header + payload;
  }
  return at;
}

static void keep(struct connection *c, const uint8_t *bytes, size_t length) {
  if (length > c->rest_capacity) {
    c->rest_capacity = length < 512 ? 512 : length;
    free(c->rest);
    c->rest = malloc(c->rest_capacity);
  }
  memcpy(c->rest, bytes, length);
  c->rest_length = length;
}

/* The length of the answer to the handshake when all of it is there, or 0. */
static size_t handshake_length(struct connection *c, const uint8_t *bytes, size_t length) {
  const uint8_t *end = memmem(bytes, length, "\r\n\r\n", 4);
  if (end == NULL) return 0;
  if (memmem(bytes, (size_t)(end - bytes), " 101 ", 5) == NULL) {
    char why[80];
    snprintf(why, sizeof why, "refused with %.40s", (const char *)bytes);
    why[strcspn(why, "\r")] = 0;
    lose(c, why);
    return 0;
  }
  return (size_t)(end - bytes) + 4;
}

static void on_readable(struct connection *c) {
  size_t kept = c->rest_length;
  memcpy(buffer, c->rest, kept);
  ssize_t got = recv(c->descriptor, buffer + kept, READ_BYTES - kept, 0);
  if (got <= 0) {
    if (got == 0 || errno != EAGAIN) lose(c, got == 0 ? "end of stream" : strerror(errno));
    return;
  }
  reads++;
  size_t length = kept + (size_t)got, at = 0;
  if (c->state == SHAKING) {
    at = handshake_length(c, buffer, length);
    if (at > 0) {
      shaking--;
      open_connections++;
      c->state = OPEN;
      c->sent = 0;
      c->opened_nanos = monotonic_nanos();
      on_writable(c);
    }
  }
  if (c->state == OPEN) at += take_frames(c, buffer + at, length - at, monotonic_micros());
  if (c->state == OPEN || c->state == SHAKING) keep(c, buffer + at, length - at);
}

/* The script. */

static void add_frame(struct script *s, const char *text, size_t length) {
  static const uint8_t MASK[4] = {0x37, 0xfa, 0x21, 0x3d};
  if (length > 65535) fail("a text of the script is too long: %zu bytes, at most 65535", length);
  if (s->length + length + 8 > s->capacity) {
    s->capacity = s->capacity * 2 + length + 8;
    s->frames = realloc(s->frames, s->capacity);
  }
  uint8_t *to = s->frames + s->length;
  *to++ = 0x81;
  if (length < 126) {
    *to++ = (uint8_t)(0x80 | length);
  } else {
    *to++ = 0x80 | 126;
    *to++ = (uint8_t)(length >> 8);
    *to++ = (uint8_t)length;
  }
  memcpy(to, MASK, 4);
  to += 4;
  for (size_t i = 0; i < length; i++) to[i] = (uint8_t)text[i] ^ MASK[i & 3];
  s->length = (size_t)(to - s->frames) + length;
}

static void read_script(void) {
  scripts = calloc((size_t)options.connections, sizeof *scripts);
  FILE *file = fopen(options.script, "r");
  if (file == NULL) fail("script %s", options.script);
  char *line = NULL;
  size_t capacity = 0;
  ssize_t length;
  while ((length = getline(&line, &capacity, file)) > 0) {
    if (line[length - 1] == '\n') line[--length] = 0;
    char *text;
    long number = strtol(line, &text, 10);
    if (*text != '\t' || number < 0 || number >= options.connections)
      fail("a line of the script must be a number below %d, a tab and a text: %s",
           options.connections, line);
    add_frame(&scripts[number], text + 1, (size_t)(length - (text + 1 - line)));
  }
  free(line);
  fclose(file);
}

/* Slices and commands. */

static void add_to_whole(void) {
  for (int g = 0; g < GROUPS; g++) {
    whole[g].messages += slice[g].messages;
    whole[g].bytes += slice[g].bytes;
  }
  memset(slice, 0, sizeof slice);
}

static void begin_slice(void) {
  add_to_whole();
  for (int g = 0; g < GROUPS; g++) histogram_clear(&latency[g]);
  histogram_clear(&since_published);
  reads = 0;
  churned = refused = 0;
  slice_server = cpu_nanos(server_clock);
  slice_self = cpu_nanos(CLOCK_PROCESS_CPUTIME_ID);
  slice_begin = monotonic_nanos();
  printf("{\"begun\":true}\n");
}

static void print_histogram(const char *name, const struct histogram *h) {
  printf("\"%s\":[", name);
  const char *comma = "";
  for (unsigned i = 0; i < HISTOGRAM_BUCKETS; i++) {
    if (h->buckets[i] == 0) continue;
    printf("%s[%lu,%lu]", comma, histogram_value(i), h->buckets[i]);
    comma = ",";
  }
  putchar(']');
}

static void print_group(const char *name, enum group g) {
  printf("\"%s\":{\"messages\":%lu,\"bytes\":%lu,\"gaps\":%lu,\"missed\":%lu,\"backward\":%lu,", name,
         slice[g].messages, slice[g].bytes, slice[g].gaps, slice[g].missed, slice[g].backward);
  print_histogram("latencyMicros", &latency[g]);
  putchar('}');
}

static void end_slice(void) {
  double seconds = (double)(monotonic_nanos() - slice_begin) / 1e9;
  double server = (double)(cpu_nanos(server_clock) - slice_server) / 1e9;
  double self = (double)(cpu_nanos(CLOCK_PROCESS_CPUTIME_ID) - slice_self) / 1e9;
  printf("{\"seconds\":%.6f,\"serverCpuSeconds\":%.6f,\"clientCpuSeconds\":%.6f,\"reads\":%lu,"
         "\"residentKib\":%ld,\"open\":%d,\"lost\":%d,\"churned\":%lu,\"refused\":%lu,",
         seconds, server, self, reads, status_kib("VmRSS"), open_connections, lost_connections,
         churned, refused);
  print_group("steady", STEADY);
  putchar(',');
  print_histogram("sincePublishedMicros", &since_published);
  printf(",\"fresh\":{\"count\":%d,\"slowestMillis\":%.1f},", fresh.count,
         (double)fresh.slowest_micros / 1e3);
  print_group("slow", SLOW);
  putchar(',');
  print_group("churning", CHURNING);
  printf("}\n");
  add_to_whole();
}

static void print_count(void) {
  uint64_t messages = 0;
  for (int g = 0; g < GROUPS; g++) messages += slice[g].messages + whole[g].messages;
  printf("{\"messages\":%lu,\"open\":%d,\"lost\":%d,\"residentKib\":%ld}\n", messages,
         open_connections, lost_connections, status_kib("VmRSS"));
}

/* Every slow connection is watched for this, and for nothing else. */
static void watch_slow(uint32_t events) {
  for (int i = 0; i < options.connections; i++)
    if (connections[i].group == SLOW && connections[i].state == OPEN)
      watch(&connections[i], events, EPOLL_CTL_MOD);
}

static void obey(char *command) {
  double rate;
  long millis;
  if (strcmp(command, "count") == 0) {
    print_count();
  } else if (strcmp(command, "thawed") == 0) {
    thawed_stamp = STAMP_ORIGIN + monotonic_micros();
    printf("{\"thawed\":true}\n");
  } else if (strcmp(command, "begin") == 0) {
    begin_slice();
  } else if (strcmp(command, "end") == 0) {
    end_slice();
  } else if (strcmp(command, "stall") == 0) {
    watch_slow(0);
    printf("{\"stalled\":true}\n");
  } else if (strcmp(command, "resume") == 0) {
    fresh.since_micros = monotonic_micros();
    watch_slow(EPOLLIN);
    printf("{\"resumed\":true}\n");
  } else if (sscanf(command, "churn %lf %ld", &rate, &millis) == 2) {
    churn.rate = rate;
    churn.hold_nanos = (uint64_t)millis * 1000000ull;
    churn.next_nanos = monotonic_nanos();
    printf("{\"churning\":%g}\n", rate);
  } else if (strcmp(command, "quit") == 0) {
    exit(0);
  } else {
    fail("unknown command: %s", command);
  }
  fflush(stdout);
}

static void on_input(void) {
  static char text[4096];
  static size_t length;
  ssize_t got = read(STDIN_FILENO, text + length, sizeof text - length - 1);
  if (got <= 0) exit(0); /* the runner is gone */
  length += (size_t)got;
  text[length] = 0;
  char *line = text, *end;
  while ((end = strchr(line, '\n')) != NULL) {
    *end = 0;
    obey(line);
    line = end + 1;
  }
  length = strlen(line);
  memmove(text, line, length + 1);
}

static void turn_churn(uint64_t now) {
  struct connection *first = connections + options.connections;
  bool due = churn.rate > 0 && now >= churn.next_nanos;
  for (int i = 0; i < MOST_CHURNING; i++) {
    struct connection *c = first + i;
    if (c->state == OPEN && now - c->opened_nanos >= churn.hold_nanos) {
      end_connection(c, IDLE);
      churned++;
    } else if (c->state == IDLE && due) {
      c->group = CHURNING;
      c->sampled = true;
      c->number = i % options.connections;
      connect_to_server(c);
      uint64_t interval = (uint64_t)(1e9 / churn.rate);
      churn.next_nanos = now - churn.next_nanos > 100000000ull ? now : churn.next_nanos + interval;
      due = now >= churn.next_nanos;
    }
  }
}

static void open_more(void) {
  while (opening < options.connections && shaking < MOST_SHAKING) {
    struct connection *c = &connections[opening];
    c->group = options.slow > 0 && opening % options.slow == 0 ? SLOW : STEADY;
    c->sampled = opening % options.sample == options.sample - 1;
    c->number = opening++;
    connect_to_server(c);
  }
}

static void read_options(int count, char **arguments) {
  static const struct option NAMES[] = {
      {"port", required_argument, NULL, 'p'},    {"path", required_argument, NULL, 'u'},
      {"connections", required_argument, NULL, 'n'}, {"script", required_argument, NULL, 's'},
      {"sample", required_argument, NULL, 'k'},  {"slow", required_argument, NULL, 'l'},
      {"pid", required_argument, NULL, 'i'},
      {NULL, 0, NULL, 0},
  };
  int option;
  while ((option = getopt_long(count, arguments, "", NAMES, NULL)) != -1) {
    switch (option) {
      case 'p': options.port = atoi(optarg); break;
      case 'u': options.path = optarg; break;
      case 'n': options.connections = atoi(optarg); break;
      case 's': options.script = optarg; break;
      case 'k': options.sample = atoi(optarg); break;
      case 'l': options.slow = atoi(optarg); break;
      case 'i': options.pid = atoi(optarg); break;
      default: exit(1);
    }
  }
  if (options.port < 1 || options.connections < 1 || options.sample < 1 || options.pid < 1 ||
      options.script == NULL) {
    errno = 0;
    fail("--port, --connections, --script and --pid are needed, --sample is at least 1");
  }
}

int main(int count, char **arguments) {
  read_options(count, arguments);
  raise_file_limit();
  if (clock_getcpuclockid(options.pid, &server_clock) != 0) fail("no process %d", options.pid);
  read_script();
  buffer = malloc(READ_BYTES);
  connections = calloc((size_t)options.connections + MOST_CHURNING, sizeof *connections);
  request_length = (size_t)snprintf(
      request, sizeof request,
      "GET %s HTTP/1.1\r\nHost: localhost:%d\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
      "Sec-WebSocket-Key: " HANDSHAKE_KEY "\r\nSec-WebSocket-Version: 13\r\n\r\n",
      options.path, options.port);
  poll_descriptor = epoll_create1(0);
  struct epoll_event input = {.events = EPOLLIN, .data.ptr = NULL};
  epoll_ctl(poll_descriptor, EPOLL_CTL_ADD, STDIN_FILENO, &input);

  uint64_t begun = monotonic_nanos();
  uint64_t churn_turn = 0;
  bool ready = false;
  static struct epoll_event events[EVENTS];
  for (;;) {
    if (!ready) {
      open_more();
      if (opening == options.connections && shaking == 0) {
        ready = true;
        printf("{\"ready\":%d,\"lost\":%d,\"seconds\":%.3f}\n", open_connections, lost_connections,
               (double)(monotonic_nanos() - begun) / 1e9);
        fflush(stdout);
      }
    }
    int happened = epoll_wait(poll_descriptor, events, EVENTS, 0);
    for (int i = 0; i < happened; i++) {
      struct connection *c = events[i].data.ptr;
      if (c == NULL) {
        on_input();
        continue;
      }
      if ((events[i].events & EPOLLOUT) && c->state != LOST && c->state != IDLE) on_writable(c);
      if ((events[i].events & (EPOLLIN | EPOLLHUP | EPOLLERR)) &&
          (c->state == SHAKING || c->state == OPEN))
        on_readable(c);
    }
    uint64_t now = monotonic_nanos();
    if (now - churn_turn >= 1000000) {
      churn_turn = now;
      turn_churn(now);
    }
  }
}
