/*
 * The floor under any server on this machine: accepts WebSocket connections with epoll, takes
 * subscriptions, and puts one ready frame after the other on the sockets with plain send(). It
 * parses no JSON, keeps no session and answers nothing but the handshake.
 *
 *   floor --port PORT --topics N --subscriptions N [--burst N] [--rate N]
 *
 * It publishes when it has so many subscriptions: at full speed, waiting for every socket that is
 * full, or, with a rate, so many messages a second. What a burst has for one socket leaves
 * together. A subscription is any text with "symbol":"S<topic>".
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <getopt.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common.h"

enum { EVENTS = 1024, LONGEST_FRAME = 256 };

#define LONGEST_WAIT_NANOS 100000000ull

struct connection {
  int descriptor;
  bool open;
  uint8_t *input; /* a request or a frame whose end is still to come */
  size_t input_length;
  uint8_t *output; /* what this burst has for it */
  size_t output_length;
};

struct topic {
  uint64_t seq;
  struct connection **subscribers;
  int count, capacity;
};

static struct {
  int port, topics, subscriptions, burst;
  double rate;
} options = {.topics = 1, .burst = 1};

static int poll_descriptor, subscriptions;
static struct topic *topics;
static struct connection **touched;
static int touched_count, touched_capacity;

static void drop(struct connection *c) {
  for (int t = 0; t < options.topics; t++) {
    struct topic *topic = &topics[t];
    for (int i = 0; i < topic->count; i++)
      if (topic->subscribers[i] == c) topic->subscribers[i--] = topic->subscribers[--topic->count];
  }
  close(c->descriptor);
  free(c->input);
  free(c->output);
  free(c);
}

/* Sends all of it, and waits while the socket is full; false: there is nobody any more. */
static bool send_all(int descriptor, const uint8_t *bytes, size_t length) {
  while (length > 0) {
    ssize_t taken = send(descriptor, bytes, length, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (taken > 0) {
      bytes += taken;
      length -= (size_t)taken;
    } else if (errno == EAGAIN) {
      struct pollfd full = {.fd = descriptor, .events = POLLOUT};
      poll(&full, 1, 1000);
    } else {
      return false;
    }
  }
  return true;
}

static void subscribe(struct connection *c, const char *text, size_t length) {
  static const char SYMBOL[] = "\"symbol\":\"S";
  const char *at = memmem(text, length, SYMBOL, sizeof SYMBOL - 1);
  if (at == NULL) return;
  int number = atoi(at + sizeof SYMBOL - 1);
  if (number < 0 || number >= options.topics) return;
  struct topic *topic = &topics[number];
  if (topic->count == topic->capacity) {
    topic->capacity = topic->capacity * 2 + 16;
    topic->subscribers = realloc(topic->subscribers, (size_t)topic->capacity * sizeof(void *));
  }
  topic->subscribers[topic->count++] = c;
  subscriptions++;
}

/* Takes whole masked frames from the input; returns how many bytes they were. */
static size_t take_frames(struct connection *c) {
  size_t at = 0;
  while (c->input_length - at >= 6) {
    uint8_t *frame = c->input + at;
    size_t header = 6, length = frame[1] & 0x7f;
    if (length == 126) {
      header = 8;
      if (c->input_length - at < header) break;
      length = (size_t)frame[2] << 8 | frame[3];
    }
    if (c->input_length - at < header + length) break;
    uint8_t *mask = frame + header - 4, *text = frame + header;
    for (size_t i = 0; i < length; i++) text[i] ^= mask[i & 3];
    if ((frame[0] & 0x0f) == 1) subscribe(c, (char *)text, length);
    at += header + length;
  }
  return at;
}

static void on_readable(struct connection *c) {
  static const char ANSWER[] =
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
      "Sec-WebSocket-Accept: " HANDSHAKE_ACCEPT "\r\n\r\n";
  enum { INPUT = 1 << 16 };
  if (c->input == NULL) c->input = malloc(INPUT);
  ssize_t got = recv(c->descriptor, c->input + c->input_length, INPUT - c->input_length, 0);
  if (got <= 0) {
    if (got == 0 || errno != EAGAIN) drop(c);
    return;
  }
  c->input_length += (size_t)got;
  size_t at = 0;
  if (!c->open) {
    uint8_t *end = memmem(c->input, c->input_length, "\r\n\r\n", 4);
    if (end == NULL) return;
    at = (size_t)(end - c->input) + 4;
    memmove(c->input, c->input + at, c->input_length - at);
    c->input_length -= at;
    c->open = true;
    send_all(c->descriptor, (const uint8_t *)ANSWER, sizeof ANSWER - 1);
  }
  at = take_frames(c);
  c->input_length -= at;
  memmove(c->input, c->input + at, c->input_length);
  if (c->input_length == 0) {
    free(c->input);
    c->input = NULL;
  }
}

static void accept_all(int listener) {
  int descriptor;
  while ((descriptor = accept4(listener, NULL, NULL, SOCK_NONBLOCK)) >= 0) {
    int on = 1;
    setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    struct connection *c = calloc(1, sizeof *c);
    c->descriptor = descriptor;
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = c};
    epoll_ctl(poll_descriptor, EPOLL_CTL_ADD, descriptor, &event);
  }
}

static size_t make_frame(uint8_t *frame, int number, uint64_t due_nanos) {
  struct topic *topic = &topics[number];
  int length = snprintf((char *)frame + 4, LONGEST_FRAME - 4,
                        "{\"type\":\"bars.update\",\"topic\":\"bars:S%04d:1\",\"seq\":%lu,"
                        "\"payload\":{\"time\":%llu,\"open\":276.39,\"high\":276.39,"
                        "\"low\":276.33,\"close\":276.35,\"volume\":%llu}}",
                        number, (unsigned long)++topic->seq,
                        (unsigned long long)(TIME_ORIGIN + monotonic_micros() - due_nanos / 1000),
                        (unsigned long long)(STAMP_ORIGIN + due_nanos / 1000));
  frame[0] = 0x81;
  frame[1] = 126; /* never shorter than 126 bytes */
  frame[2] = (uint8_t)(length >> 8);
  frame[3] = (uint8_t)length;
  return (size_t)length + 4;
}

static int next_topic(void) {
  static uint64_t state = 88172645463325252ull;
  static int turn;
  if (options.rate > 0) return turn++ % options.topics;
  state ^= state << 13;
  state ^= state >> 7;
  state ^= state << 17;
  return (int)(state % (uint64_t)options.topics);
}

static void publish_one(uint64_t due_nanos) {
  uint8_t frame[LONGEST_FRAME];
  int number = next_topic();
  size_t length = make_frame(frame, number, due_nanos);
  struct topic *topic = &topics[number];
  for (int i = 0; i < topic->count; i++)
    send_all(topic->subscribers[i]->descriptor, frame, length);
}

static void publish_burst(int count) {
  uint8_t frame[LONGEST_FRAME];
  for (int i = 0; i < count; i++) {
    int number = next_topic();
    size_t length = make_frame(frame, number, monotonic_nanos());
    struct topic *topic = &topics[number];
    for (int s = 0; s < topic->count; s++) {
      struct connection *c = topic->subscribers[s];
      if (c->output == NULL) c->output = malloc((size_t)options.burst * LONGEST_FRAME);
      if (c->output_length == 0) {
        if (touched_count == touched_capacity) {
          touched_capacity = touched_capacity * 2 + 1024;
          touched = realloc(touched, (size_t)touched_capacity * sizeof *touched);
        }
        touched[touched_count++] = c;
      }
      memcpy(c->output + c->output_length, frame, length);
      c->output_length += length;
    }
  }
  for (int i = 0; i < touched_count; i++) {
    send_all(touched[i]->descriptor, touched[i]->output, touched[i]->output_length);
    touched[i]->output_length = 0;
  }
  touched_count = 0;
}

/* Publishes what is due at a rate; returns how many nanoseconds there is nothing to do. */
static uint64_t publish_due(uint64_t *next) {
  uint64_t interval = (uint64_t)(1e9 / options.rate), now = monotonic_nanos();
  if (now > *next + 100000000ull) *next = now; /* it begins, or was stopped meanwhile */
  for (; *next <= now; *next += interval) publish_one(*next);
  now = monotonic_nanos();
  return now >= *next ? 0 : *next - now;
}

static void read_options(int count, char **arguments) {
  static const struct option NAMES[] = {
      {"port", required_argument, NULL, 'p'},  {"topics", required_argument, NULL, 't'},
      {"subscriptions", required_argument, NULL, 's'}, {"burst", required_argument, NULL, 'b'},
      {"rate", required_argument, NULL, 'r'},  {NULL, 0, NULL, 0},
  };
  int option;
  while ((option = getopt_long(count, arguments, "", NAMES, NULL)) != -1) {
    switch (option) {
      case 'p': options.port = atoi(optarg); break;
      case 't': options.topics = atoi(optarg); break;
      case 's': options.subscriptions = atoi(optarg); break;
      case 'b': options.burst = atoi(optarg); break;
      case 'r': options.rate = atof(optarg); break;
      default: exit(1);
    }
  }
  if (options.port < 1 || options.topics < 1 || options.subscriptions < 1 || options.burst < 1 ||
      options.rate < 0) {
    errno = 0;
    fail("--port, --topics, --subscriptions and --burst must be positive");
  }
}

int main(int count, char **arguments) {
  read_options(count, arguments);
  raise_file_limit();
  signal(SIGPIPE, SIG_IGN);
  topics = calloc((size_t)options.topics, sizeof *topics);
  int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), on = 1;
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  struct sockaddr_in address = {
      .sin_family = AF_INET,
      .sin_port = htons((uint16_t)options.port),
      .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
  };
  if (bind(listener, (struct sockaddr *)&address, sizeof address) != 0)
    fail("port %d", options.port);
  listen(listener, 4096);
  poll_descriptor = epoll_create1(0);
  struct epoll_event event = {.events = EPOLLIN, .data.ptr = NULL};
  epoll_ctl(poll_descriptor, EPOLL_CTL_ADD, listener, &event);

  static struct epoll_event events[EVENTS];
  uint64_t next = 0;
  uint64_t wait = LONGEST_WAIT_NANOS;
  for (;;) {
    struct timespec timeout = {(time_t)(wait / 1000000000ull), (long)(wait % 1000000000ull)};
    int happened = epoll_pwait2(poll_descriptor, events, EVENTS, &timeout, NULL);
    for (int i = 0; i < happened; i++) {
      if (events[i].data.ptr == NULL)
        accept_all(listener);
      else
        on_readable(events[i].data.ptr);
    }
    if (subscriptions < options.subscriptions) {
      wait = LONGEST_WAIT_NANOS;
    } else if (options.rate > 0) {
      wait = publish_due(&next);
    } else {
      wait = 0;
      if (options.burst == 1)
        publish_one(monotonic_nanos());
      else
        publish_burst(options.burst);
    }
  }
}
