"""The official papers of a plan, worded: `write_docx` of common.papers makes a file of each.

`plan` the plan with its two lists, `approval` the submission to the province's committee and the draft of its
decision, `result_notice` the notice to an agency, `reminder` the letter to those that are late, `annex_sheets` the
lists as spreadsheets.
"""
