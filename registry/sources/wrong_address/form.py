"""How this list words its title and its own columns."""

from registry.sources.kgd_lists import ListForm

FORM = ListForm(
    title="Список налогоплательщиков, отсутствующих по юридическому адресу",
    act_no="Тексеру актісінің №\n№ акта обследования",
    act_on="Тексеру актісінің күні\nДата акта обследования",
)
