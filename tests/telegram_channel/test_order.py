"""One chat's updates one at a time, the lowest number first; chats beside each other."""

import asyncio
from datetime import UTC, datetime

import pytest
from telegram import Chat, Message, Update

from cramp_coach_telegram.order import Order

AT = datetime(2026, 11, 24, tzinfo=UTC)


def update(number: int, chat: int = 1) -> Update:
    return Update(number, message=Message(1, AT, Chat(chat, Chat.PRIVATE), text="calf"))


class Desk:
    """Takes an update when it may; notes which."""

    def __init__(self) -> None:
        self.may = asyncio.Event()
        self.taken: list[int] = []

    async def take(self, one: Update) -> None:
        await self.may.wait()
        self.taken.append(one.update_id)
        if one.update_id == 13:
            raise ZeroDivisionError


async def begun(*works: asyncio.Task[None]) -> None:
    for _ in works:
        await asyncio.sleep(0)


async def test_of_those_that_wait_the_lowest_goes_first() -> None:
    desk = Desk()
    order = Order(desk.take, asyncio.Semaphore(8))
    works = [asyncio.create_task(order.taken(update(number))) for number in (5, 9, 7, 13, 8)]
    await begun(*works)
    desk.may.set()
    failed = [work for work in await asyncio.gather(*works, return_exceptions=True) if work]
    assert desk.taken == [5, 7, 8, 9, 13]
    assert [type(error) for error in failed] == [ZeroDivisionError]
    await order.taken(update(1))


@pytest.mark.parametrize("leaves", [0, 1, 2])
async def test_whoever_leaves_lets_the_others_pass(leaves: int) -> None:
    desk = Desk()
    order = Order(desk.take, asyncio.Semaphore(8))
    works = [asyncio.create_task(order.taken(update(number))) for number in range(4)]
    await begun(*works)
    works[leaves].cancel()
    if leaves == 2:
        desk.may.set()
    await asyncio.sleep(0)
    desk.may.set()
    await asyncio.gather(*works, return_exceptions=True)
    assert desk.taken == [number for number in range(4) if number != leaves]
    await order.taken(update(9))


async def test_one_that_is_called_and_leaves_at_once_calls_the_next() -> None:
    works = list[asyncio.Task[None]]()
    desk = Desk()

    async def take(one: Update) -> None:
        await desk.take(one)
        if one.update_id == 0:  # between the call to the second and its answer
            asyncio.get_running_loop().call_soon(works[1].cancel)

    order = Order(take, asyncio.Semaphore(8))
    works += [asyncio.create_task(order.taken(update(number))) for number in range(3)]
    await begun(*works)
    desk.may.set()
    async with asyncio.timeout(5):
        await asyncio.wait(works)
    assert works[1].cancelled()
    assert desk.taken == [0, 2]


async def test_so_many_chats_at_once() -> None:
    desk = Desk()
    order = Order(desk.take, asyncio.Semaphore(1))
    works = [asyncio.create_task(order.taken(update(number, chat=number))) for number in range(3)]
    await begun(*works)
    desk.may.set()
    await asyncio.gather(*works)
    assert desk.taken == [0, 1, 2]
