"""The lexicon of the search in Wagtail's admin, for the Région."""

from typing import Any

from django import forms
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList
from wagtail.snippets.models import register_snippet

from home.models import LigneSecours
from reseau.annuaire.models import EntreeLexique
from reseau.annuaire.queries.lexique import codes_du_lexique
from reseau.annuaire.rules.recherche import entree_enregistrer
from reseau.vocabulaires.portes import ReferenceViewSet

CHAMPS = ("expressions", "textes", "exiges", "preferes", "age_min", "age_max", "source")


class EntreeForm(WagtailAdminModelForm):
    """An entry, saved through the rules; its codes are chosen by their labels."""

    CHAMPS_REFUSES = {"vide": "expressions", "sans_effet": "expressions", "connue": "expressions"}

    exiges = forms.MultipleChoiceField(
        label="Codes exigés",
        required=False,
        help_text="Sans l’un d’eux, un service n’y répond pas ; « tout public » répond à tous les publics.",
    )
    preferes = forms.MultipleChoiceField(
        label="Codes préférés", required=False, help_text="Les services qui portent l’un d’eux y répondent."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for nom in ("exiges", "preferes"):
            self.fields[nom].choices = codes_du_lexique()

    def save(self, commit: bool = True) -> Any:
        """Write through the rules."""
        champs = {nom: self.cleaned_data[nom] for nom in CHAMPS}
        entree = EntreeLexique.objects.filter(pk=self.instance.pk).first()
        self.instance = entree_enregistrer(par=self.for_user, entree=entree, **champs)
        return self.instance


class EntreeViewSet(ReferenceViewSet):
    """The words of the trade: added and corrected here; withdrawn, accepted or refused on their own page."""

    model = EntreeLexique
    icon = "comment"
    menu_label = "Lexique de la recherche"
    menu_order = 260
    add_to_admin_menu = True
    list_display = ("__str__", "get_etat_display", "source")
    list_filter = ("etat",)
    search_fields = ("expressions", "textes", "source")
    edit_handler = ObjectList(
        [
            FieldPanel("expressions"),
            FieldPanel("textes"),
            MultiFieldPanel([FieldPanel("exiges"), FieldPanel("preferes")], "Ce qui y répond"),
            MultiFieldPanel([FieldPanel("age_min"), FieldPanel("age_max")], "Âges"),
            FieldPanel("source"),
        ],
        base_form_class=EntreeForm,
    )


class SecoursViewSet(ReferenceViewSet):
    """The national lines that a search shows above every answer when it says distress."""

    model = LigneSecours
    icon = "warning"
    menu_label = "Lignes de secours"
    menu_order = 261
    add_to_admin_menu = True
    list_display = ("__str__", "horaires", "verifiee_le", "en_service")
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [FieldPanel(nom) for nom in ("numero", "nom", "phrase", "horaires", "ordre", "en_service")],
                "Ce qui se lit",
            ),
            FieldPanel("dire"),
            MultiFieldPanel([FieldPanel("source"), FieldPanel("verifiee_le")], "D’où cela vient"),
        ]
    )


register_snippet(EntreeViewSet)
register_snippet(SecoursViewSet)
