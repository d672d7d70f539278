"""How this list words its title and its own columns."""

from registry.sources.kgd_lists import ListForm

FORM = ListForm(
    title="Список налогоплательщиков, регистрация которых признана недействительной",
    act_no="Сот шешімінің №\n№ решения суда",
    act_on="Сот шешімінің күні\nДата решения суда",
)
