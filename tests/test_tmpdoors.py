import tests.test_doors as t
t.DOORS[:] = [d for d in t.DOORS if d.name.startswith(("figures", "objectives", "home", "fresh", "changes", "looked"))]
t.OUTSIDE = {k: v for k, v in t.OUTSIDE.items() if k == "prometheus"}
from tests.test_doors import *
from tests.test_doors import world
