"""How this list words its title and its own columns."""

from registry.sources.kgd_lists import ListForm

FORM = ListForm(
    title="Список налогоплательщиков, допустивших нарушение Налогового кодекса",
    act_no="Бұйрықтың №\n№ приказа",
    act_on="Бұйрықтың күні\nДата приказа",
    note="Бұзушылық түрі\nВид нарушения",
)
