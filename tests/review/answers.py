"""What each role is answered on each road, by the state that the article is in: the table of test_matrix.

The columns are ROLES of test_matrix: author, co-author, reporter of another section, reviewer, publisher, lawyer,
superuser, superuser who is the author, closed account. The words are those of `test_matrix.answer`. Only these
change what readers have: the last approval of exactly this text by a publisher or a superuser who did not write it
(`public`), a move by a publisher (`moved`), a new address of a section, and a section that is taken off line.
"""

TABLES = {
    "draft": """
edit: publish                  draft     draft     no        draft     draft     no        draft     draft     no
edit: publish unchanged        draft     draft     no        draft     draft     no        draft     draft     no
edit: publish later            draft     draft     no        draft     draft     no        draft     draft     no
edit: out of reach, publish    draft     draft     no        draft     draft     no        draft     draft     no
edit: submit                   draft     draft     no        draft     draft     no        draft     draft     no
create: publish                draft     draft     no        draft     draft     no        draft     draft     no
create: out of reach           draft     draft     no        draft     draft     no        draft     draft     no
bulk: publish                  nothing   nothing   no        nothing   nothing   nothing   nothing   nothing   no
bulk: publish section          nothing   nothing   no        nothing   nothing   nothing   nothing   nothing   no
api: publish                   no        no        no        no        no        no        no        no        no
copy: live                     draft     draft     no        draft     draft     no        draft     draft     no
copy: alias                    draft     draft     no        draft     draft     no        draft     draft     no
api: copy live                 no        no        no        no        no        no        no        no        no
api: alias                     no        no        no        no        no        no        no        no        no
delete                         draft     no        no        draft     draft     no        draft     draft     no
bulk: delete                   draft     nothing   no        draft     draft     nothing   draft     draft     no
move                           no        no        no        draft     draft     no        draft     draft     no
bulk: move                     form      form      no        draft     draft     nothing   draft     draft     no
""",
    "at_desk": """
workflow: approve              no        no        no        draft     no        no        draft     no        no
workflow: approve stale        no        no        no        409       no        no        409       no        no
workflow: reject               no        no        no        draft     no        no        draft     no        no
review: approve                no        no        no        draft     no        no        draft     no        no
review: approve stale          409       409       no        409       409       409       409       409       no
review: send back              no        no        no        draft     no        no        draft     draft     no
edit: approve                  no        no        no        no        no        no        no        no        no
edit: publish                  form      form      no        draft     form      no        draft     draft     no
edit: cancel                   draft     form      no        draft     form      no        draft     draft     no
edit: restart                  form      form      no        draft     form      no        draft     draft     no
autosave: own                  400       400       no        draft     400       no        draft     draft     no
calendar: reschedule           no        no        no        draft     no        no        draft     draft     no
""",
    "at_publication": """
edit: save                     form      form      no        form      draft     no        draft     draft     no
edit: publish                  form      form      no        form      draft     no        draft     draft     no
edit: publish unchanged        form      form      no        form      draft     no        draft     draft     no
edit: publish later            form      form      no        form      draft     no        draft     draft     no
edit: publish, ended           form      form      no        form      form      no        form      form      no
edit: submit                   form      form      no        form      draft     no        draft     draft     no
edit: out of reach             form      form      no        form      draft     no        draft     draft     no
edit: out of reach, publish    form      form      no        form      draft     no        draft     draft     no
edit: cancel                   draft     form      no        form      draft     no        draft     draft     no
edit: restart                  form      form      no        form      draft     no        draft     draft     no
edit: approve                  no        no        no        no        no        no        no        no        no
edit: approve stale            no        no        no        no        no        no        no        no        no
edit: approve without digest   no        no        no        no        no        no        no        no        no
edit: approve with junk        no        no        no        no        no        no        no        no        no
edit: approve with a list      no        no        no        no        no        no        no        no        no
edit: approve as another       no        no        no        no        no        no        no        no        no
edit: approve and change       no        no        no        no        no        no        no        no        no
edit: reject                   no        no        no        no        no        no        no        no        no
edit: an action there is not   no        no        no        no        no        no        no        no        no
autosave: own                  400       400       no        400       draft     no        draft     draft     no
autosave: over the latest      400       400       no        400       draft     no        draft     draft     no
autosave: over the first       draft     draft     no        draft     draft     no        draft     draft     no
create: publish                draft     draft     no        draft     draft     no        draft     draft     no
create: out of reach           draft     draft     no        draft     draft     no        draft     draft     no
workflow: approve              no        no        no        no        public    no        public    no        no
workflow: approve stale        no        no        no        no        409       no        409       no        no
workflow: approve no digest    no        no        no        no        nothing   no        nothing   no        no
workflow: reject               no        no        no        no        draft     no        draft     no        no
workflow: reject stale         no        no        no        no        409       no        409       no        no
workflow: reject mutely        no        no        no        no        nothing   no        nothing   no        no
workflow: no such action       no        no        no        no        no        no        no        no        no
workflow: by another page      no        no        no        no        public    no        public    no        no
collect: approve               no        no        no        no        form      no        form      no        no
collect: reject stale          no        no        no        no        form      no        form      no        no
review: approve                no        no        no        no        public    no        public    no        no
review: approve stale          409       409       no        409       409       409       409       409       no
review: send back              no        no        no        no        draft     no        draft     draft     no
calendar: reschedule           no        no        no        no        draft     no        draft     draft     no
bulk: publish                  nothing   nothing   no        nothing   nothing   nothing   nothing   nothing   no
bulk: publish section          nothing   nothing   no        nothing   nothing   nothing   nothing   nothing   no
bulk: unpublish                nothing   nothing   no        nothing   nothing   nothing   nothing   nothing   no
bulk: unpublish section        nothing   nothing   no        nothing   draft     nothing   draft     draft     no
bulk: delete                   nothing   nothing   no        nothing   draft     nothing   draft     draft     no
bulk: delete section           nothing   nothing   no        nothing   draft     nothing   draft     draft     no
bulk: move                     nothing   nothing   no        nothing   draft     nothing   draft     draft     no
copy                           draft     draft     no        draft     draft     no        draft     draft     no
copy: live                     draft     draft     no        draft     draft     no        draft     draft     no
copy: alias                    draft     draft     no        draft     draft     no        draft     draft     no
convert alias                  no        no        no        no        no        no        no        no        no
delete                         no        no        no        no        draft     no        draft     draft     no
unpublish                      no        no        no        no        no        no        no        no        no
move                           no        no        no        no        draft     no        draft     draft     no
set position                   no        no        no        no        draft     no        draft     draft     no
lock                           no        no        no        no        draft     no        draft     draft     no
unlock                         no        no        no        no        no        no        nothing   nothing   no
privacy                        no        no        no        no        no        no        no        no        no
revert                         form      form      no        form      draft     no        draft     draft     no
revert: publish                form      form      no        form      draft     no        draft     draft     no
unschedule                     no        no        no        nothing   nothing   no        nothing   nothing   no
translate                      no        no        no        no        no        no        409       409       no
translate: whole site          no        no        no        no        no        no        draft     draft     no
api: publish                   no        no        no        no        no        no        no        no        no
api: unpublish                 no        no        no        no        no        no        no        no        no
api: delete                    no        no        no        no        draft     no        draft     draft     no
api: move                      no        no        no        no        draft     no        draft     draft     no
api: move beside section       no        no        no        no        no        no        no        no        no
api: copy live                 no        no        no        no        no        no        no        no        no
api: copy                      draft     draft     no        draft     draft     no        draft     draft     no
api: alias                     no        no        no        no        no        no        no        no        no
api: convert alias             400       400       no        400       400       400       400       400       no
api: translate as alias        no        no        no        no        no        no        no        no        no
api: revert                    no        no        no        no        draft     no        draft     draft     no
section: copy all              no        no        no        draft     draft     no        draft     draft     no
section: copy all live         no        no        no        draft     draft     no        draft     draft     no
section: alias all             no        no        no        no        no        no        no        no        no
section: unpublish all         no        no        no        no        draft     no        draft     draft     no
section: delete                no        no        no        no        draft     no        draft     draft     no
section: move                  no        no        no        draft     draft     no        draft     draft     no
section: privacy               no        no        no        no        draft     no        draft     draft     no
section: new address           no        no        no        nothing   nothing   no        nothing   nothing   no
section: end                   no        no        no        nothing   nothing   no        nothing   nothing   no
""",
    "live": """
edit: save                     draft     draft     no        draft     draft     no        draft     draft     no
edit: publish                  draft     draft     no        draft     draft     no        draft     draft     no
edit: publish unchanged        draft     draft     no        draft     draft     no        draft     draft     no
edit: out of reach, publish    draft     draft     no        draft     draft     no        draft     draft     no
autosave: over the latest      draft     draft     no        draft     draft     no        draft     draft     no
bulk: publish                  nothing   nothing   no        nothing   nothing   nothing   nothing   nothing   no
bulk: publish section          nothing   nothing   no        nothing   nothing   nothing   nothing   nothing   no
bulk: unpublish                nothing   nothing   no        nothing   nothing   nothing   nothing   nothing   no
bulk: unpublish section        nothing   nothing   no        nothing   gone      nothing   gone      gone      no
bulk: delete                   nothing   nothing   no        nothing   nothing   nothing   nothing   nothing   no
bulk: delete section           nothing   nothing   no        nothing   nothing   nothing   nothing   nothing   no
bulk: move                     nothing   nothing   no        nothing   moved     nothing   moved     moved     no
copy                           draft     draft     no        draft     draft     no        draft     draft     no
copy: live                     draft     draft     no        draft     draft     no        draft     draft     no
copy: alias                    draft     draft     no        draft     draft     no        draft     draft     no
convert alias                  no        no        no        no        no        no        no        no        no
delete                         no        no        no        no        no        no        no        no        no
unpublish                      no        no        no        no        no        no        no        no        no
move                           no        no        no        no        moved     no        moved     moved     no
set position                   no        no        no        no        draft     no        draft     draft     no
lock                           no        no        no        draft     draft     draft     draft     draft     no
unlock                         no        no        no        no        nothing   no        nothing   nothing   no
privacy                        no        no        no        no        no        no        no        no        no
revert                         draft     draft     no        draft     draft     no        draft     draft     no
revert: publish                draft     draft     no        draft     draft     no        draft     draft     no
translate                      no        no        no        no        no        no        409       409       no
translate: whole site          no        no        no        no        no        no        draft     draft     no
api: publish                   no        no        no        no        no        no        no        no        no
api: unpublish                 no        no        no        no        no        no        no        no        no
api: delete                    no        no        no        no        no        no        no        no        no
api: move                      no        no        no        no        moved     no        moved     moved     no
api: move beside section       no        no        no        no        no        no        no        no        no
api: copy live                 no        no        no        no        no        no        no        no        no
api: copy                      draft     draft     no        draft     draft     no        draft     draft     no
api: alias                     no        no        no        no        no        no        no        no        no
api: convert alias             400       400       no        400       400       400       400       400       no
api: translate as alias        no        no        no        no        no        no        no        no        no
api: revert                    draft     draft     no        draft     draft     no        draft     draft     no
section: copy all              no        no        no        draft     draft     no        draft     draft     no
section: copy all live         no        no        no        no        no        no        no        no        no
section: alias all             no        no        no        no        no        no        no        no        no
section: unpublish all         no        no        no        no        gone      no        gone      gone      no
section: delete                no        no        no        no        no        no        no        no        no
section: move                  no        no        no        no        moved     no        moved     moved     no
section: privacy               no        no        no        no        gone      no        gone      gone      no
section: new address           no        no        no        moved     moved     no        moved     moved     no
section: end                   no        no        no        nothing   nothing   no        nothing   nothing   no
""",
    "changed": """
edit: publish                  draft     draft     no        draft     draft     no        draft     draft     no
edit: publish unchanged        draft     draft     no        draft     draft     no        draft     draft     no
bulk: publish                  nothing   nothing   no        nothing   nothing   nothing   nothing   nothing   no
autosave: over the latest      draft     400       no        400       400       no        400       draft     no
revert: publish                draft     draft     no        draft     draft     no        draft     draft     no
api: publish                   no        no        no        no        no        no        no        no        no
api: revert                    draft     draft     no        draft     draft     no        draft     draft     no
""",
    "scheduled": """
edit: save                     form      form      no        form      form      no        form      form      no
edit: publish                  form      form      no        form      form      no        form      form      no
autosave: own                  400       400       no        400       400       no        400       400       no
calendar: reschedule           no        no        no        draft     draft     no        draft     draft     no
unschedule                     no        no        no        draft     draft     no        draft     draft     no
revert: publish                form      form      no        form      form      no        form      form      no
move                           no        no        no        no        no        no        no        no        no
bulk: move                     nothing   nothing   no        nothing   nothing   nothing   nothing   nothing   no
api: move                      no        no        no        no        no        no        no        no        no
delete                         no        no        no        no        no        no        no        no        no
bulk: delete                   nothing   nothing   no        nothing   nothing   nothing   nothing   nothing   no
api: publish                   no        no        no        no        no        no        no        no        no
""",
    "locked_live": """
edit: save                     form      form      no        form      form      no        form      form      no
edit: publish                  form      form      no        form      form      no        form      form      no
autosave: own                  400       400       no        400       400       no        400       400       no
revert                         form      form      no        form      form      no        form      form      no
calendar: reschedule           no        no        no        no        no        no        no        no        no
move                           no        no        no        no        no        no        no        no        no
bulk: move                     nothing   nothing   no        nothing   nothing   nothing   nothing   nothing   no
api: move                      no        no        no        no        no        no        no        no        no
delete                         no        no        no        no        no        no        no        no        no
bulk: delete                   nothing   nothing   no        nothing   nothing   nothing   nothing   nothing   no
lock                           no        no        no        nothing   nothing   nothing   nothing   nothing   no
unlock                         no        no        no        no        draft     no        draft     draft     no
""",
}
