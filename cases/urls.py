"""Addresses below `cases/`. `<ref>` is a case reference: letters, digits and hyphens."""

from django.urls import path

from cases.views import casework, people, profiles

_CASE = "<str:reference>/"
_PERSON = f"{_CASE}people/<int:person_id>/"

urlpatterns = [
    path("", casework.case_list, name="case_list"),
    path("new/", casework.case_new, name="case_new"),
    path(_CASE, casework.case_page, name="case_page"),
    path(f"{_CASE}edit/", casework.case_edit, name="case_edit"),
    path(f"{_CASE}close/", casework.case_close, name="case_close"),
    path(f"{_CASE}reopen/", casework.case_reopen, name="case_reopen"),
    path(f"{_CASE}notes/add/", casework.note_add, name="note_add"),
    path(f"{_CASE}notes/<int:note_id>/amend/", casework.note_amend, name="note_amend"),
    path(f"{_CASE}chronology/", casework.case_chronology, name="case_chronology"),
    path(f"{_CASE}access/", casework.case_access, name="case_access"),
    path(
        f"{_CASE}access/<int:colleague_id>/end/", casework.case_access_end, name="case_access_end"
    ),
    path(f"{_CASE}people/add/", people.person_add, name="person_add"),
    path(_PERSON, people.person_page, name="person_page"),
    path(f"{_PERSON}edit/", people.person_edit, name="person_edit"),
    path(f"{_PERSON}aliases/add/", people.alias_add, name="alias_add"),
    path(f"{_PERSON}merge/", people.person_merge, name="person_merge"),
    path(f"{_PERSON}merges/<int:merge_id>/undo/", people.merge_undo, name="merge_undo"),
    path(f"{_PERSON}profiles/add/", profiles.profile_add, name="profile_add"),
    path(
        f"{_PERSON}profiles/<int:attribution_id>/edit/", profiles.profile_edit, name="profile_edit"
    ),
]
