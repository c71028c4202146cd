"""The question and the chart in Streamlit: `streamlit run with_streamlit.py`."""

import streamlit as st
from question import CHOICES, STEM, hours, said

choice = st.radio(STEM, CHOICES, index=None)
if st.button("Check") and choice:
    st.html(f'<p class="answer">{said(choice)}</p>')
st.pyplot(hours(st.number_input("Sessions", 0, 200, 12), st.number_input("Minutes each", 0, 240, 50)))
