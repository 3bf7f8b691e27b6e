// Prints the extensions of a connection, and then each message that it receives, one a line.
//
//	listen URL SECONDS PING MESSAGE...
package main

import (
	"fmt"
	"log"
	"os"
	"time"

	"github.com/gorilla/websocket"
)

func main() {
	url, ping, messages := os.Args[1], os.Args[3], os.Args[4:]
	duration, err := time.ParseDuration(os.Args[2] + "s")
	check(err)
	dialer := websocket.Dialer{EnableCompression: true}
	socket, response, err := dialer.Dial(url, nil)
	check(err)
	fmt.Println(response.Header.Get("Sec-WebSocket-Extensions"))
	for _, message := range messages {
		check(socket.WriteMessage(websocket.TextMessage, []byte(message)))
	}
	go func() {
		for range time.Tick(10 * time.Second) {
			check(socket.WriteMessage(websocket.TextMessage, []byte(ping)))
		}
	}()
	end := time.Now().Add(duration)
	for time.Now().Before(end) {
		_, message, err := socket.ReadMessage()
		check(err)
		fmt.Println(string(message))
	}
	check(socket.Close())
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
