// Package listen prints the extensions of a connection, and then each message that it receives, one a line.
package listen

import (
	"fmt"
	"log"
	"os"
	"time"
)

// Socket is a connection as a library has it.
type Socket interface {
	Send(message string) error
	Receive() (string, error)
}

// Run listens on the connection that dial opens, which returns its extensions, too. Its arguments are those of the program:
//
//	URL SECONDS PING MESSAGE...
func Run(dial func(url string) (Socket, string, error)) {
	url, ping, messages := os.Args[1], os.Args[3], os.Args[4:]
	duration, err := time.ParseDuration(os.Args[2] + "s")
	check(err)
	socket, extensions, err := dial(url)
	check(err)
	fmt.Println(extensions)
	for _, message := range messages {
		check(socket.Send(message))
	}
	go func() {
		for range time.Tick(10 * time.Second) {
			check(socket.Send(ping))
		}
	}()
	for end := time.Now().Add(duration); time.Now().Before(end); {
		message, err := socket.Receive()
		check(err)
		fmt.Println(message)
	}
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
