import time, cProfile, pstats
import pytest
from tests.access.fingerprint import fingerprint, _tables
from django.db import connection
@pytest.mark.django_db
def test_t(world):
    t=time.process_time()
    for _ in range(10): fingerprint()
    print("fp", (time.process_time()-t)/10)
    with connection.cursor() as c:
        out=[]
        for x in _tables():
            t=time.process_time()
            for _ in range(10):
                c.execute(f"select * from {x}"); r=c.fetchall(); hash(frozenset(r))
            out.append(((time.process_time()-t)/10, x, len(r)))
    for o in sorted(out)[-8:]: print(o)
    pr=cProfile.Profile(); pr.enable(); fingerprint(); fingerprint();fingerprint(); pr.disable(); pstats.Stats(pr).sort_stats("tottime").print_stats(8)
