// Prints the extensions of a connection, and then each message that it receives, one a line.
//
//	listen URL SECONDS PING MESSAGE...
package main

import (
	"context"
	"fmt"
	"log"
	"os"
	"time"

	"github.com/coder/websocket"
)

func main() {
	url, ping, messages := os.Args[1], os.Args[3], os.Args[4:]
	duration, err := time.ParseDuration(os.Args[2] + "s")
	check(err)
	all := context.Background()
	options := &websocket.DialOptions{CompressionMode: websocket.CompressionContextTakeover}
	socket, response, err := websocket.Dial(all, url, options)
	check(err)
	socket.SetReadLimit(-1)
	fmt.Println(response.Header.Get("Sec-WebSocket-Extensions"))
	for _, message := range messages {
		check(socket.Write(all, websocket.MessageText, []byte(message)))
	}
	go func() {
		for range time.Tick(10 * time.Second) {
			check(socket.Write(all, websocket.MessageText, []byte(ping)))
		}
	}()
	end := time.Now().Add(duration)
	for time.Now().Before(end) {
		_, message, err := socket.Read(all)
		check(err)
		fmt.Println(string(message))
	}
	check(socket.CloseNow())
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
