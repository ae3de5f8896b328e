"""One chat's sends in their order, others beside them."""

import asyncio

from cramp_coach_telegram.lanes import Lanes


async def test_one_lane_keeps_its_order_and_others_pass() -> None:
    lanes, done, gate = Lanes(), list[str](), asyncio.Event()

    async def slow() -> None:
        await gate.wait()
        done.append("slow")

    async def quick(name: str) -> None:
        done.append(name)
        if name == "other":
            gate.set()

    lanes.put(1, slow())
    lanes.put(1, quick("behind"))
    lanes.put(2, quick("other"))
    lanes.put(None, quick("loose"))
    await lanes.empty()
    assert done == ["other", "loose", "slow", "behind"]


async def test_what_is_given_up_ends() -> None:
    lanes, done = Lanes(), list[str]()

    async def stuck() -> None:
        await asyncio.Event().wait()

    async def behind() -> None:
        done.append("behind")

    lanes.put(1, stuck())
    lanes.put(1, behind())
    await asyncio.sleep(0)
    await lanes.close()
    assert done == []


async def test_who_comes_while_much_is_under_way_waits_for_room() -> None:
    lanes, gate = Lanes(), asyncio.Event()

    async def until_open() -> None:
        await gate.wait()

    for chat in range(3):
        lanes.put(chat, until_open())
    assert lanes.is_full(3)
    assert not lanes.is_full(4)
    await lanes.room(4)
    waiting = asyncio.create_task(lanes.room(3))
    await asyncio.sleep(0)
    assert not waiting.done()
    gate.set()
    await waiting
    assert not lanes.is_full(3)


async def test_what_is_put_aside_takes_nobodys_room_and_is_given_up_with_the_rest() -> None:
    lanes, done = Lanes(), list[str]()

    async def old() -> None:
        await asyncio.Event().wait()

    async def now() -> None:
        done.append("now")

    lanes.put_aside(old())
    assert lanes.is_full_aside(1)
    assert not lanes.is_full(1)
    await lanes.room(1)
    lanes.put(1, now())
    await asyncio.sleep(0.001)
    await lanes.close()
    assert done == ["now"]
    assert not lanes.is_full_aside(1)
