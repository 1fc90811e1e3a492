"""Needs and situations in Wagtail's admin, for the Région."""

from django import forms
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from reseau.orientation.forms import ChoixForm
from reseau.orientation.models import BesoinType, Situation
from reseau.vocabulaires.portes import ReferenceViewSet

_DATES = MultiFieldPanel([FieldRowPanel([FieldPanel("valide_du"), FieldPanel("valide_au")])], heading="Validité")


class ChoixViewSet(ReferenceViewSet):
    """What needs and situations share."""

    icon = "list-ul"
    list_display = ("libelle", "code", "ordre", "valide_du", "valide_au")
    search_fields = ("libelle", "code")
    propres: tuple[str, ...] = ()
    ensembles: tuple[str, ...] = ("publics",)

    @property
    def edit_handler(self) -> ObjectList:
        """Its words, what it leads to, its dates, in a form that goes through the rules."""
        mots = [FieldPanel(nom) for nom in ("code", "libelle", "aide", "dit", "ordre", *self.propres)]
        ensembles = [FieldPanel(nom, widget=forms.CheckboxSelectMultiple) for nom in self.ensembles]
        return ObjectList(
            [MultiFieldPanel(mots, heading="Ce qui se lit"), *ensembles, _DATES], base_form_class=ChoixForm
        )


class BesoinViewSet(ChoixViewSet):
    """Needs, in the words of the person."""

    model = BesoinType
    ensembles = ("missions", "themes", "publics")


class SituationViewSet(ChoixViewSet):
    """Situations and points."""

    model = Situation
    list_display = ("libelle", "genre", "code", "ordre", "valide_du", "valide_au")
    propres = ("genre",)


class OrientationGroup(SnippetViewSetGroup):
    """One entry of the menu."""

    menu_label = "Ré-adressage"
    menu_icon = "list-ul"
    menu_order = 251
    items = (BesoinViewSet, SituationViewSet)


register_snippet(OrientationGroup)
