"""The question in Streamlit: `streamlit run with_streamlit.py`."""

import streamlit as st
from question import CHOICES, STEM, said

choice = st.radio(STEM, CHOICES, index=None)
if st.button("Check") and choice:
    st.html(f'<p class="answer">{said(choice)}</p>')
