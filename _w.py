import asyncio, sys
from pathlib import Path
from random import Random
from tests.bench.cities import Cities
from tests.bench.serving import *
from tests.bench.session import Session, ForwardMsg
import tempfile
with tempfile.TemporaryDirectory() as f:
    c=Cities(Path(f), Path('/tmp/bloei/cities')); folder,teams=c.boards((40,)); where=people_of(folder,teams); url=board_url(folder)
    with serving(folder) as server:
        async def go():
            s=Session(server.address,url,f"als={where[40][0]}&team={where[40][1]}")
            await s.open(follow=False); ch=Random(1)
            await s.move(ch); await asyncio.sleep(1)
            log=[]
            orig=ForwardMsg.ParseFromString
            import tests.bench.session as S
            def P():
                m=ForwardMsg(); return m
            async def listen():
                async for raw in s.socket:
                    m=ForwardMsg(); m.ParseFromString(raw); log.append((len(raw), m.WhichOneof('type'), m)) ; s.received+=len(raw)
                    if m.WhichOneof('type')=='ref_hash': m=s.cached[m.ref_hash]
                    elif m.metadata.cacheable and m.hash: s.cached[m.hash]=m
                    if m.WhichOneof('type')=='delta': s._take(m)
            s._tasks[0].cancel(); await asyncio.sleep(.1)
            s._tasks[0]=asyncio.create_task(listen())
            await s.move(ch); await asyncio.sleep(1)
            for n,t,m in log: print(n,t, str(m)[:1500] if t=='delta' else str(m)[:600]); print('---')
            await s.close()
        asyncio.run(go())
