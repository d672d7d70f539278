"""How this list words its title and its own columns."""

from registry.sources.kgd_lists import ListForm

FORM = ListForm(
    title="Список лжепредприятий",
    act_no="Сот шешімі\nРешение суда",
    act_on="Заңсыз қызметтің басталған күні\nДата начала незаконной деятельности",
)
