// Listens by github.com/coder/websocket.
package main

import (
	"context"

	"tapeloom/libraries/listen"

	"github.com/coder/websocket"
)

type socket struct{ *websocket.Conn }

func (s socket) Send(message string) error {
	return s.Write(context.Background(), websocket.MessageText, []byte(message))
}

func (s socket) Receive() (string, error) {
	_, message, err := s.Read(context.Background())
	return string(message), err
}

func main() {
	listen.Run(func(url string) (listen.Socket, string, error) {
		options := &websocket.DialOptions{CompressionMode: websocket.CompressionContextTakeover}
		connection, response, err := websocket.Dial(context.Background(), url, options)
		if err != nil {
			return nil, "", err
		}
		connection.SetReadLimit(-1)
		return socket{connection}, response.Header.Get("Sec-WebSocket-Extensions"), nil
	})
}
