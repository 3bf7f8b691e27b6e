// A request by the client of oapi-codegen.
package main

import (
	"context"
	"fmt"
	"log"
	"os"

	"tapeloom/generators/client"
)

func main() {
	api, err := client.NewClientWithResponses(os.Getenv("SERVER"))
	if err != nil {
		log.Fatal(err)
	}
	count := int32(3)
	answer, err := api.GetBarsWithResponse(context.Background(), &client.GetBarsParams{
		Symbol: "AAPL", Resolution: client.Resolution("1D"), CountBack: &count,
	})
	if err != nil {
		log.Fatal(err)
	}
	if answer.JSON200 == nil {
		log.Fatal(answer.Status())
	}
	fmt.Println(len(answer.JSON200.Bars), "bars")
}
