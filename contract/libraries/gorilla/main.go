// Listens by github.com/gorilla/websocket.
package main

import (
	"tapeloom/libraries/listen"

	"github.com/gorilla/websocket"
)

type socket struct{ *websocket.Conn }

func (s socket) Send(message string) error {
	return s.WriteMessage(websocket.TextMessage, []byte(message))
}

func (s socket) Receive() (string, error) {
	_, message, err := s.ReadMessage()
	return string(message), err
}

func main() {
	listen.Run(func(url string) (listen.Socket, string, error) {
		dialer := websocket.Dialer{EnableCompression: true}
		connection, response, err := dialer.Dial(url, nil)
		if err != nil {
			return nil, "", err
		}
		return socket{connection}, response.Header.Get("Sec-WebSocket-Extensions"), nil
	})
}
