"""Prints the extensions of a connection, and then each message that it receives, one a line.

python listen.py URL SECONDS PING MESSAGE...
"""

import asyncio
import sys

from websockets.asyncio.client import connect

url, seconds, ping, *messages = sys.argv[1:]


async def main() -> None:
    async with connect(url, max_size=None) as socket:
        print(socket.response.headers.get("Sec-WebSocket-Extensions", ""))
        for message in messages:
            await socket.send(message)

        async def pings() -> None:
            while True:
                await asyncio.sleep(10)
                await socket.send(ping)

        pinging = asyncio.create_task(pings())
        try:
            async with asyncio.timeout(float(seconds)):
                async for message in socket:
                    print(message)
        except TimeoutError:
            pass
        pinging.cancel()


asyncio.run(main())
